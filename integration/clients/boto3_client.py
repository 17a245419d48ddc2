"""Drives a Polly emulator by boto3: every operation of its client, and every error. Prints what came of it as JSON.

Usage: boto3_client.py http://127.0.0.1:4567 audio arn:aws:sns:us-east-1:000000000000:notices
"""

import json

from boto3_calls import TOPIC, alias, finish_task, pls, polly, put, speak, start_task
from boto3_errors import run_errors


def run_voices():
    pages = list(polly.get_paginator("describe_voices").paginate())
    bilingual = polly.describe_voices(LanguageCode="hi-IN", IncludeAdditionalLanguageCodes=True)["Voices"]
    return {
        "pages": [len(page["Voices"]) for page in pages],
        "ids": [voice["Id"] for page in pages for voice in page["Voices"]],
        "bilingual": sorted(voice["Id"] for voice in bilingual),
    }


def run_lexicons():
    content = pls(alias("W3C", "World Wide Web Consortium"))
    put(content, "w3c")
    got = polly.get_lexicon(Name="w3c")
    listed = [
        lexicon["Name"] for page in polly.get_paginator("list_lexicons").paginate() for lexicon in page["Lexicons"]
    ]
    marks = {"OutputFormat": "json", "SpeechMarkTypes": ["viseme"]}
    said = [
        [json.loads(line)["value"] for line in speak(**marks, **more)["Audio"].splitlines()]
        for more in ({"Text": "W3C", "LexiconNames": ["w3c"]}, {"Text": "World Wide Web Consortium"}, {"Text": "W3C"})
    ]
    polly.delete_lexicon(Name="w3c")
    return {
        "same": got["Lexicon"] == {"Name": "w3c", "Content": content},
        "lexemes": got["LexiconAttributes"]["LexemesCount"],
        "modified": got["LexiconAttributes"]["LastModified"].isoformat(),
        "listed": listed,
        "applied": said[0] == said[1] != said[2],
        "left": [lexicon["Name"] for lexicon in polly.list_lexicons()["Lexicons"]],
    }


def run_speech():
    answer = speak(Text="Hello there", SampleRate="24000")
    return {
        "contentType": answer["ContentType"],
        "characters": answer["RequestCharacters"],
        "audio": answer["Audio"].hex(),
    }


def run_tasks():
    started = [start_task(OutputS3KeyPrefix="boto3/hello", SnsTopicArn=TOPIC) for _ in range(3)]
    finished = [finish_task(task["TaskId"]) for task in started]
    pages = list(
        polly.get_paginator("list_speech_synthesis_tasks").paginate(
            Status="completed", PaginationConfig={"PageSize": 2}
        )
    )
    return {
        "ids": [task["TaskId"] for task in started],
        "first": [task["TaskStatus"] for task in started],
        "last": [[task["TaskStatus"], task.get("TaskStatusReason")] for task in finished],
        "pages": [[task["TaskId"] for task in page["SynthesisTasks"]] for page in pages],
    }


def run_presigned():
    members = {"Text": "Hello", "VoiceId": "Joanna", "OutputFormat": "json", "SpeechMarkTypes": ["sentence", "word"]}
    return {
        method: polly.generate_presigned_url("synthesize_speech", Params=members, HttpMethod=method)
        for method in ("GET", "POST")
    }


print(
    json.dumps(
        {
            "operations": sorted(polly.meta.service_model.operation_names),
            "methods": sorted(name for method, name in polly.meta.method_to_api_mapping.items() if hasattr(polly, method)),
            "voices": run_voices(),
            "lexicons": run_lexicons(),
            "speech": run_speech(),
            "tasks": run_tasks(),
            "presigned": run_presigned(),
            "errors": run_errors(),
        }
    )
)
