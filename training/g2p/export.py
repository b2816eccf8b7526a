"""Writes g2p.bin from what train.py wrote: export.py OUT FILE

The layout is that of text/english/g2p/weights.ts.
"""
import json
import pickle
import struct
import sys
from pathlib import Path

import numpy as np

from data import CMU, LETTERS, Chunks
from joint_ngram import LONGEST, JointNgram
from network import HIDDEN, INNER, PLACES, REACH, STRIDES, WIDTH

# As many n-grams as fit into 2 MB beside the network.
NGRAMS = 240_000
# How much the n-grams count beside the network: the best of 0.3, 0.6 and 1 for watched words.
NGRAM_WEIGHT = 0.6


def matrix(values):
    values = np.asarray(values, np.float32)
    scales = np.abs(values).max(1) / 127
    scales[scales == 0] = 1
    integers = np.clip(np.round(values / scales[:, None]), -127, 127).astype(np.int8)
    return scales.astype("<f4").tobytes() + integers.tobytes()


def vector(values):
    return np.asarray(values, "<f4").tobytes()


def tensors(p):
    yield from map(matrix, p["near"])
    yield matrix(p["from_start"] + p["source"][CMU])
    yield matrix(p["from_end"])
    for block in p["blocks"]:
        yield vector(block["gain"]) + vector(block["shift"])
        yield matrix(block["first"].T) + vector(block["first_bias"])
        yield matrix(block["second"].T) + vector(block["second_bias"])
    yield vector(p["gain"]) + vector(p["shift"])
    yield matrix(p["encoded"].T) + vector(p["encoded_bias"])
    yield from map(matrix, p["memory"])
    yield matrix(p["second"].T) + vector(p["second_bias"])
    yield matrix(p["output"].T) + vector(p["output_bias"])


def varint(number):
    groups = []
    while number > 127:
        groups.append(number & 127 | 128)
        number >>= 7
    return bytes([*groups, number])


def ngrams(joint):
    """What the header says about the n-grams, and the n-grams."""
    lowest = max(-20.0, min(min(level.values()) for level in joint.levels[1:]))
    low, high = max(-12.0, min(joint.backoff.values())), max(joint.backoff.values())
    byte = lambda share: round(255 * min(1, max(0, share)))
    parts, parents, counts = [], [()], []
    for n in range(1, LONGEST + 1):
        level = joint.levels[n]
        children = {}
        for ngram in sorted(level):
            children.setdefault(ngram[:-1], []).append(ngram)
        groups = [children.get(parent, []) for parent in parents]
        parents = [ngram for group in groups for ngram in group]
        parts += [varint(len(group)) for group in groups]
        parts.append(np.array([ngram[-1] for ngram in parents], "<u2").tobytes())
        parts.append(bytes(byte(level[ngram] / lowest) for ngram in parents))
        if n < LONGEST:
            weights = [joint.backoff.get(ngram, 0.0) for ngram in parents]
            parts.append(bytes(byte((weight - low) / (high - low)) for weight in weights))
        counts.append(len(parents))
    header = {"counts": counts, "lowest": lowest, "backoff": [low, high], "weight": NGRAM_WEIGHT}
    return header, b"".join(parts)


def main():
    out, target = map(Path, sys.argv[1:])
    rows, training, _ = pickle.loads((out / "words.pkl").read_bytes())
    chunks = Chunks(rows)
    joint = JointNgram(training, chunks)
    joint.prune(NGRAMS)
    joint_header, tail = ngrams(joint)
    header = {
        "letters": LETTERS[1:],
        "chunks": chunks.chunks,
        "choices": [np.flatnonzero(allowed).tolist() for allowed in chunks.allowed],
        "reach": REACH, "places": PLACES, "width": WIDTH, "inner": INNER, "strides": STRIDES,
        "hidden": HIDDEN, "memories": Chunks.MEMORIES, "joint": joint_header,
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    weights = pickle.loads((out / "weights.pkl").read_bytes())
    target.write_bytes(struct.pack("<I", len(text)) + text + b"".join(tensors(weights)) + tail)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
