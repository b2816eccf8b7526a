"""Runs the package `kokoro` on PyTorch in eager mode.

Usage: pytorch_peer.py THREADS WEIGHTS
"""

import sys

from answers import answer_requests

import importlib.metadata

import torch

from network import load_network

threads, weights = sys.argv[1:]
torch.set_num_threads(int(threads))
torch.set_num_interop_threads(1)
torch.set_flush_denormal(True)
network = load_network(weights)


@torch.inference_mode()
def speak(phonemes, ids, style):
    samples, _durations = network.forward_with_tokens(torch.tensor([ids]), torch.tensor([style]), 1)
    return samples.numpy()


answer_requests(f"kokoro {importlib.metadata.version('kokoro')}, torch {torch.__version__}", speak)
