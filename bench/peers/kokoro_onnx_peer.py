"""Runs the Python package `kokoro-onnx` with the exported network.

Usage: kokoro_onnx_peer.py THREADS MODEL
"""

import sys

from answers import answer_requests

import importlib.metadata
import tempfile

import numpy as np
import onnxruntime
from kokoro_onnx import Kokoro

threads, model = sys.argv[1:]
# All other options are the package's defaults.
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(threads)
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
with tempfile.NamedTemporaryFile(suffix=".npz") as voices:
    # The package requires a file of voices, but `create` accepts any style.
    np.savez(voices)
    voices.flush()
    kokoro = Kokoro.from_session(session, voices.name)


def speak(phonemes, ids, style):
    if kokoro.tokenizer.tokenize(phonemes) != ids[1:-1]:
        raise ValueError(f"other ids for {phonemes}")
    # A voice with one row, which serves any number of phonemes. Silence is neither trimmed nor
    # added.
    voice = np.array([[style]], np.float32)
    samples, _rate = kokoro.create(
        phonemes, voice, is_phonemes=True, trim=False, sentence_pause=0, clause_pause=0
    )
    return samples


version = importlib.metadata.version("kokoro-onnx")
answer_requests(f"{version}, onnxruntime {onnxruntime.__version__}", speak)
