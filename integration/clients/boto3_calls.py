"""boto3's client for a Polly emulator, and short forms of the calls that the programs of this folder make.

Arguments of the program: the emulator's URL, a bucket, a topic's ARN.
"""

import sys
import time

import boto3
from botocore.config import Config

URL, BUCKET, TOPIC = sys.argv[1:]
DEADLINE_S = 60

polly = boto3.client(
    "polly",
    endpoint_url=URL,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"total_max_attempts": 1}),
)


def pls(lexemes="", alphabet="ipa", language="en-US"):
    return (
        '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
        f'alphabet="{alphabet}" xml:lang="{language}">{lexemes}</lexicon>'
    )


def alias(grapheme, words):
    return f"<lexeme><grapheme>{grapheme}</grapheme><alias>{words}</alias></lexeme>"


def speak(**more):
    answer = polly.synthesize_speech(**{"Text": "Hello", "VoiceId": "Joanna", "OutputFormat": "mp3", **more})
    return {**answer, "Audio": answer["AudioStream"].read()}


def start_task(**more):
    required = {"Text": "Hello", "VoiceId": "Joanna", "OutputFormat": "mp3", "OutputS3BucketName": BUCKET}
    return polly.start_speech_synthesis_task(**{**required, **more})["SynthesisTask"]


def finish_task(task_id):
    deadline = time.monotonic() + DEADLINE_S
    while True:
        task = polly.get_speech_synthesis_task(TaskId=task_id)["SynthesisTask"]
        if task["TaskStatus"] in ("completed", "failed"):
            return task
        if time.monotonic() > deadline:
            raise TimeoutError(f"task {task_id} is {task['TaskStatus']} after {DEADLINE_S} s")
        time.sleep(0.05)


def put(content, name="bad"):
    polly.put_lexicon(Name=name, Content=content)
