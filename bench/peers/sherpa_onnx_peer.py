"""Runs the package `sherpa-onnx` with the exported network.

Usage: sherpa_onnx_peer.py THREADS MODEL STYLE_TABLE
"""

import sys

from answers import answer_requests

import tempfile
from pathlib import Path

import numpy as np
import sherpa_onnx

STYLE_SIZE = 256
SYMBOLS = 178

threads, model, table = sys.argv[1:]
styles = np.fromfile(table, "<f4").reshape(-1, STYLE_SIZE)

with tempfile.TemporaryDirectory() as folder:
    voices, tokens, lexicon = (Path(folder, name) for name in ("voices.bin", "tokens", "lexicon"))
    # For n symbols, sherpa-onnx takes row n, counted from 0; Kokoro's authors take row n - 1.
    np.concatenate([styles[:1], styles]).tofile(voices)
    # Symbols are given as ids: each is a token whose name is its number.
    tokens.write_text("".join(f"{i} {i}\n" for i in range(SYMBOLS)))
    kokoro = sherpa_onnx.OfflineTtsKokoroModelConfig(
        model=model, voices=str(voices), tokens=str(tokens)
    )
    network = sherpa_onnx.OfflineTtsModelConfig(kokoro=kokoro, num_threads=int(threads))
    # Silence is not shortened.
    tts = sherpa_onnx.OfflineTts(sherpa_onnx.OfflineTtsConfig(model=network, silence_scale=1))


def speak(phonemes, ids, style):
    symbols = ids[1:-1]
    if not np.array_equal(styles[len(symbols) - 1], np.array(style, np.float32)):
        raise ValueError(f"another style for {phonemes}")
    request = sherpa_onnx.GenerationConfig()
    request.silence_scale = 1
    request.tokens = [[str(i) for i in symbols]]
    audio = tts.generate("", request)
    return np.array(audio.samples, np.float32)


answer_requests(sherpa_onnx.__version__, speak)
