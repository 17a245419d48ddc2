"""Every error that botocore's model of Polly has, operation by operation, and whether boto3 raises its own class for it."""

import json
import urllib.request

from boto3_calls import BUCKET, URL, alias, pls, polly, put, speak, start_task

UNKNOWN_TASK = "70b61c0f-57ce-4715-a247-cae8729dcce9"


def put_too_many():
    for number in range(1, 102):
        put(pls(), f"number{number}")


def set_faults(operation, *errors):
    faults = json.dumps({"operations": [operation], "errors": errors}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{URL}/_emulator/faults", faults, method="PUT")).read()


MARKS = {"OutputFormat": "json", "SpeechMarkTypes": ["ssml"]}


def speech_errors(ask, too_long):
    """What SynthesizeSpeech and tasks refuse for the same reasons."""
    return {
        "TextLengthExceededException": lambda: ask(Text="a" * too_long),
        "InvalidSampleRateException": lambda: ask(SampleRate="11025"),
        "InvalidSsmlException": lambda: ask(TextType="ssml", Text="<speak>"),
        "LexiconNotFoundException": lambda: ask(LexiconNames=["none"]),
        "MarksNotSupportedForFormatException": lambda: ask(SpeechMarkTypes=["word"]),
        "SsmlMarksNotSupportedForTextTypeException": lambda: ask(**MARKS),
        "LanguageNotSupportedException": lambda: ask(LanguageCode="de-DE"),
    }


ERRORS = {
    "DeleteLexicon": {"LexiconNotFoundException": lambda: polly.delete_lexicon(Name="none")},
    "DescribeVoices": {"InvalidNextTokenException": lambda: polly.describe_voices(NextToken="made-up")},
    "GetLexicon": {"LexiconNotFoundException": lambda: polly.get_lexicon(Name="none")},
    "GetSpeechSynthesisTask": {
        "InvalidTaskIdException": lambda: polly.get_speech_synthesis_task(TaskId="not-an-id"),
        "SynthesisTaskNotFoundException": lambda: polly.get_speech_synthesis_task(TaskId=UNKNOWN_TASK),
    },
    "ListLexicons": {"InvalidNextTokenException": lambda: polly.list_lexicons(NextToken="made-up")},
    "ListSpeechSynthesisTasks": {
        "InvalidNextTokenException": lambda: polly.list_speech_synthesis_tasks(NextToken="made-up")
    },
    "PutLexicon": {
        "InvalidLexiconException": lambda: put("no lexicon"),
        "UnsupportedPlsAlphabetException": lambda: put(pls(alphabet="x-arpabet")),
        "UnsupportedPlsLanguageException": lambda: put(pls(language="tlh")),
        "LexiconSizeExceededException": lambda: put(pls().ljust(40_001)),
        "MaxLexemeLengthExceededException": lambda: put(pls(alias("a", "b" * 101))),
        "MaxLexiconsNumberExceededException": put_too_many,
    },
    "StartSpeechSynthesisTask": {
        **speech_errors(start_task, 100_001),
        "InvalidS3BucketException": lambda: start_task(OutputS3BucketName="two..dots"),
        "InvalidS3KeyException": lambda: start_task(OutputS3KeyPrefix="a/../b"),
        "InvalidSnsTopicArnException": lambda: start_task(SnsTopicArn="arn:aws:sns:eu-west-1:000000000000:a"),
    },
    "SynthesizeSpeech": speech_errors(speak, 3_001),
}

# Those that Polly has no cause for but its own state, each by the operation that is called to get it.
CALLS = {
    "DeleteLexicon": lambda: polly.delete_lexicon(Name="none"),
    "DescribeVoices": polly.describe_voices,
    "GetLexicon": lambda: polly.get_lexicon(Name="none"),
    "GetSpeechSynthesisTask": lambda: polly.get_speech_synthesis_task(TaskId=UNKNOWN_TASK),
    "ListLexicons": polly.list_lexicons,
    "ListSpeechSynthesisTasks": polly.list_speech_synthesis_tasks,
    "PutLexicon": lambda: put(pls()),
    "StartSpeechSynthesisTask": start_task,
    "SynthesizeSpeech": speak,
}


SPEAKING = ["StartSpeechSynthesisTask", "SynthesizeSpeech"]


def provoke(operation, name, call):
    """Whether the call raises botocore's own class for that error, and with which status."""
    try:
        call()
    except getattr(polly.exceptions, name) as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return {"operation": operation, "name": name, "status": status, "message": error.response["Error"]["Message"]}
    return {"operation": operation, "name": name, "status": None, "message": "no error"}


def on_demand(operation, name, call):
    set_faults(operation, name)
    return provoke(operation, name, call)


def run_errors():
    provoked = [provoke(operation, name, call) for operation, of in ERRORS.items() for name, call in of.items()]
    failures = [on_demand(operation, "ServiceFailureException", call) for operation, call in CALLS.items()]
    # In the model, but a voice without the engine gets a ValidationException, from Polly too.
    engines = [on_demand(name, "EngineNotSupportedException", CALLS[name]) for name in SPEAKING]
    elsewhere = [
        provoke("GetLexicon", "ValidationException", lambda: polly.get_lexicon(Name="not-a-name")),
        on_demand("SynthesizeSpeech", "ThrottlingException", speak),
        on_demand("SynthesizeSpeech", "ServiceQuotaExceededException", speak),
    ]
    return {"modelled": provoked + failures + engines, "elsewhere": elsewhere}
