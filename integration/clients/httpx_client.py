"""httpx over HTTP/2 against the Polly emulator: prints, as JSON, what it was answered. Arguments: the URL and the
file of the authority to be trusted; without one the URL is http."""

import json
import ssl
import sys

import httpx

STREAM = {"x-amzn-engine": "neural", "x-amzn-outputformat": "mp3", "x-amzn-voiceid": "Joanna"}


def slowly():
    """A request that goes on when its answer is there."""
    for _ in range(50):
        yield b"x" * 1_000


url, *authority = sys.argv[1:]
verify = ssl.create_default_context(cafile=authority[0]) if authority else True
with httpx.Client(http1=False, http2=True, base_url=url, verify=verify) as client:
    answers = {
        "speech": client.post("/v1/speech", json={"Text": "Hello", "VoiceId": "Joanna", "OutputFormat": "mp3"}),
        "refused": client.post("/v1/speech", json={}),
        "nowhere": client.post("/nowhere", content=slowly()),
        "stream": client.post("/v1/synthesisStream", headers=STREAM, content=slowly()),
    }
print(json.dumps({name: [answer.http_version, answer.status_code] for name, answer in answers.items()}))
