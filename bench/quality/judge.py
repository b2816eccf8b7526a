"""Judges speech: what a speech recogniser hears, and how good it sounds. judges.ts runs this.

Usage: judge.py MODELS

Reads a line of JSON for each sound file from standard input, {"path", "text", "language"}, and
answers with a line on standard output: {"mos"}, and if there is a text, also {"expected", "heard"}.
Both texts are normalised the way that Whisper's authors do it to count errors.
"""

import json
import sys
from functools import cache
from pathlib import Path

from distillmos import SAMPLE_RATE, DistillMos
from faster_whisper import WhisperModel, decode_audio

MODELS = Path(sys.argv[1])


@cache
def distillmos():
    return DistillMos(MODELS / "distill_mos_v7.pt")


@cache
def whisper():
    # One thread, since several threads mostly wait for each other on a busy machine.
    return WhisperModel(
        str(MODELS), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )


# Whisper base writes Hindi in Arabic letters, unless it has seen Devanagari, and Mandarin now in
# simplified, now in traditional characters.
PROMPTS = {
    "hi": "नमस्ते, आप कैसे हैं? मैं ठीक हूँ।",
    "zh": "以下是普通话的句子。",
}


@cache
def normalizer(language):
    if language == "en":
        from whisper_normalizer.english import EnglishTextNormalizer

        return EnglishTextNormalizer()
    if language == "hi":
        # The other one takes signs of vowels for marks.
        return str.strip
    from whisper_normalizer.basic import BasicTextNormalizer

    return BasicTextNormalizer()


def hear(samples, language):
    segments, _ = whisper().transcribe(
        samples,
        language=language,
        initial_prompt=PROMPTS.get(language),
        temperature=0,
        condition_on_previous_text=False,
        without_timestamps=True,
    )
    return " ".join(segment.text.strip() for segment in segments)


def judge(path, text=None, language="en"):
    samples = decode_audio(path, SAMPLE_RATE)
    mos = {"mos": distillmos()(samples)}
    if text is None:
        return mos
    normalize = normalizer(language)
    return mos | {"expected": normalize(text), "heard": normalize(hear(samples, language))}


for line in sys.stdin:
    print(json.dumps(judge(**json.loads(line))), flush=True)
