"""One client of Polly: speaks, lists the voices, is refused. Which one is the first argument."""

import asyncio
import json
import sys
from importlib.metadata import version

import aioboto3
import botocore.exceptions
import capo_polly

TEXT = "Hello there"


async def with_aioboto3():
    async with aioboto3.Session().client("polly") as polly:
        spoken = await polly.synthesize_speech(Text=TEXT, VoiceId="Joanna", OutputFormat="mp3")
        audio = await spoken["AudioStream"].read()
        voices = (await polly.describe_voices())["Voices"]
        try:
            await polly.synthesize_speech(Text=TEXT, VoiceId="Kevin", OutputFormat="mp3")
        except botocore.exceptions.ClientError as refused:
            return len(audio), len(voices), refused.response["Error"]["Code"]


async def with_capo_polly():
    async with capo_polly.AsyncPollyClient() as polly:
        async with polly.synthesize_speech("mp3", TEXT, "Joanna") as spoken:
            audio = b"".join([chunk async for chunk in spoken["audio_stream"]])
        voices = (await polly.describe_voices())["voices"]
        try:
            async with polly.synthesize_speech("mp3", TEXT, "Kevin"):
                pass
        except Exception as refused:  # one class for each error, none of them public
            named = f"{type(refused).__name__} {refused!r}"
            return len(audio), len(voices), "ValidationException" if "ValidationException" in named else named


async def with_pipecat_ai():
    from pipecat.frames.frames import ErrorFrame
    from pipecat.services.aws.tts import AWSPollyTTSService

    async def frames(voice):
        service = AWSPollyTTSService(settings=AWSPollyTTSService.Settings(voice=voice))
        # What its pipeline does when it starts.
        service._sample_rate = 16_000
        return [frame async for frame in service.run_tts(TEXT, "one")]

    audio = b"".join(frame.audio for frame in await frames("Joanna"))
    errors = [frame.error for frame in await frames("Kevin") if isinstance(frame, ErrorFrame)]
    return len(audio), None, "ValidationException" if "ValidationException" in str(errors) else str(errors)


async def with_livekit_plugins_aws():
    from livekit.agents import APIConnectOptions
    from livekit.plugins.aws import TTS

    once = APIConnectOptions(max_retry=0)

    async def audio_of(voice, engine):
        audio = b""
        async for event in TTS(voice=voice, speech_engine=engine).synthesize(TEXT, conn_options=once):
            audio += bytes(event.frame.data)
        return audio

    audio = await audio_of("Joanna", "neural")
    try:
        await audio_of("Kevin", "standard")
    except Exception as refused:
        cause = refused.__cause__ or refused.__context__
        return len(audio), None, cause.response["Error"]["Code"] if hasattr(cause, "response") else repr(cause)


name = sys.argv[1]
size, count, error = asyncio.run(globals()[f"with_{name.replace('-', '_')}"]())
print(json.dumps({"version": version(name), "bytes": size, "voices": count, "error": error}))
