"""Runs ONNX Runtime with the exported network.

Usage: onnxruntime_peer.py THREADS MODEL
"""

import sys

from answers import answer_requests

import numpy as np
import onnxruntime

threads, model = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(threads)
options.inter_op_num_threads = 1
options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
options.add_session_config_entry("session.set_denormal_as_zero", "1")
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def speak(phonemes, ids, style):
    inputs = {
        "input_ids": np.array([ids], np.int64),
        "style": np.array([style], np.float32),
        "speed": np.ones(1, np.float32),
    }
    return session.run(None, inputs)[0]


answer_requests(onnxruntime.__version__, speak)
