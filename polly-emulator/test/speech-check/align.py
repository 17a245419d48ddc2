"""Does this audio say this text?  `align.py AUDIO TEXT` prints {"accepted": true|false, ...} as JSON.

`align.py --many` reads a list of {"audio": …, "texts": […]} as JSON from standard input, and prints a list of such lists of
results: the model is loaded once a core, and each audio is decoded once.

pocketsphinx has to lay the text over the audio word by word (forced alignment, its own US English model). A text of other
words finds no path through the audio, or only one that leaves speech without words; both are refused. Made for English
said by Joanna; of the men's voices Matthew is understood as well, the others less.
"""

import array
import functools
import json
import multiprocessing
import os
import re
import subprocess
import sys

import imageio_ffmpeg
from pocketsphinx import Decoder

SAMPLE_RATE = 16_000
FRAMES_PER_SECOND = 100
FRAME_BYTES = 2 * SAMPLE_RATE // FRAMES_PER_SECOND

# A frame counts as speech when it is louder than this share of the loudest one.
SPEECH_LOUDNESS = 0.05
# The share of speech that may have no word. Measured on 11 English sentences said by Joanna and Amy, each against 4 others:
# right texts leave at most 0.01; of 86 wrong texts few align at all, and those leave 0.12 or more. Ten sentences together
# against a text that lacks the first or the last of them leave 0.07 and 0.11.
MAX_SPEECH_WITHOUT_WORDS = 0.04

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


class TextError(Exception):
    """The text cannot be checked as it is."""


def number_words(digits: str) -> list[str]:
    number = int(digits)
    if number < 20 and str(number) == digits:
        return [UNITS[number]]
    if number < 100 and str(number) == digits:
        return [TENS[number // 10 - 2]] + ([UNITS[number % 10]] if number % 10 else [])
    raise TextError(f"the number {digits!r}: only 0 to 99 are read here; write it in words")


def words_of(text: str) -> list[str]:
    words: list[str] = []
    for token in re.split(r"[\s\-\u2010-\u2015]+", text.lower().replace("\u2019", "'")):
        word = token.strip("\"'.,;:!?()[]\u2018\u201c\u201d\u2026")
        if word.isascii() and word.isdigit():
            words += number_words(word)
        elif word and re.fullmatch(r"[a-z]+('[a-z]+)*", word):
            words.append(word)
        elif word:
            raise TextError(f"{token!r} is no English word; write it as it is said")
    if not words:
        raise TextError("the text has no words")
    return words


def decode(path: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", path, "-f", "s16le", "-ac", "1"]
    result = subprocess.run([*command, "-ar", str(SAMPLE_RATE), "-"], capture_output=True, check=False)
    if result.returncode != 0 or result.stderr:
        raise TextError(f"ffmpeg cannot decode {path!r}: {result.stderr.decode().strip()}")
    return result.stdout


def speech_frames(audio: bytes) -> list[bool]:
    loudness = []
    for start in range(0, len(audio) - FRAME_BYTES + 1, FRAME_BYTES):
        samples = array.array("h", audio[start : start + FRAME_BYTES])
        loudness.append((sum(sample * sample for sample in samples) / len(samples)) ** 0.5)
    loudest = max(loudness, default=0)
    return [loudest > 0 and value > SPEECH_LOUDNESS * loudest for value in loudness]


@functools.cache
def load_decoder() -> tuple[Decoder, str]:
    decoder = Decoder(samprate=SAMPLE_RATE, loglevel="FATAL")
    return decoder, decoder.get_cmn(False)


def align(audio: bytes, speech: list[bool], words: list[str]) -> dict:
    decoder, cepstral_mean = load_decoder()
    unknown = [word for word in dict.fromkeys(words) if decoder.lookup_word(word) is None]
    if unknown:
        raise TextError(f"not in the recogniser's dictionary: {', '.join(unknown)}")
    # What it has learnt from the audio before would make the answer depend on the order of the questions.
    decoder.set_cmn(cepstral_mean)
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw(audio, full_utt=True)
    decoder.end_utt()

    result = {"words": len(words), "alignedWords": 0, "speechWithoutWords": None}
    if decoder.hyp() is None:
        return {"accepted": False, **result}
    covered = [False] * len(speech)
    for segment in decoder.seg():
        if segment.word.startswith(("<", "[")):
            continue
        result["alignedWords"] += 1
        for frame in range(segment.start_frame, min(segment.end_frame + 1, len(covered))):
            covered[frame] = True
    spoken = sum(speech)
    missed = sum(is_speech and not has_word for is_speech, has_word in zip(speech, covered))
    result["speechWithoutWords"] = round(missed / spoken, 3) if spoken else 1.0
    complete = result["alignedWords"] == len(words)
    return {"accepted": complete and result["speechWithoutWords"] <= MAX_SPEECH_WITHOUT_WORDS, **result}


def align_all(question: dict) -> list[dict]:
    audio = decode(question["audio"])
    speech = speech_frames(audio)
    return [align(audio, speech, words_of(text)) for text in question["texts"]]


def main() -> int:
    try:
        if sys.argv[1:] == ["--many"]:
            with multiprocessing.Pool(os.cpu_count()) as pool:
                print(json.dumps(pool.map(align_all, json.load(sys.stdin), chunksize=1)))
        elif len(sys.argv) == 3:
            print(json.dumps(align_all({"audio": sys.argv[1], "texts": [sys.argv[2]]})[0]))
        else:
            print("usage: align.py AUDIO TEXT | align.py --many", file=sys.stderr)
            return 2
    except TextError as error:
        print(f"align.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
