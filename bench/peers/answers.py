"""The side of protocol.ts that answers, for systems in Python.

Import this module first: it sends to standard error what other modules print.
"""

import json
import os
import sys
from time import perf_counter

SAMPLE_RATE = 24_000

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer_requests(version, speak):
    """Answers requests until standard input ends.

    `speak` takes phonemes, ids and style, and returns the samples.
    """
    say(version=version)
    for line in sys.stdin:
        request = json.loads(line)
        began = perf_counter()
        parts = [speak(**utterance) for utterance in request["utterances"]]
        compute = perf_counter() - began
        if "samples" in request:
            with open(request["samples"], "wb") as file:
                for part in parts:
                    file.write(part.astype("<f4").tobytes())
        say(seconds=sum(len(part) for part in parts) / SAMPLE_RATE, compute=compute)


def say(**answer):
    print(json.dumps(answer), file=ANSWERS, flush=True)
