"""Trains the model that chooses between the readings of homographs.

    python train.py homographs_train.tsv

reads sentences.tsv and, where given, the sentences of Google's WikipediaHomographData, prints what
cross-validation finds, and writes text/english/homographs/weights.base64. See README.md.
"""

import argparse
import base64
import collections
import csv
import json
import pathlib
import re
import struct
import subprocess

import numpy
from scipy import optimize, sparse

HERE = pathlib.Path(__file__).parent
PROJECT = HERE.parent.parent
MODEL = PROJECT / "text/english/homographs"

FOLDS = 5
SEED = 7
# Multiplies the tagger's vectors, so that regularisation treats them as it treats features.
VECTOR_STRENGTH = 0.5
# How much more the shared unit may learn than the unit of one word.
SHARED_STRENGTH = 1.5
# The weight of the errors, against that of the size of the weights.
ERRORS = 4
# 0: each sentence counts as much. 1: each reading of a word does.
BALANCE = 0.7
ITERATIONS = 120
# Smaller weights are left out of the file.
SMALLEST = 0.04
# As in homographs.ts.
SURE = 0.55
SHARED = "verb"

WORDS = {entry["word"]: entry for entry in json.loads((MODEL / "readings.json").read_text())}
READINGS = {word: [way[0] for way in entry["ways"]] for word, entry in WORDS.items()}
# Each reading but the first has a unit, in this order.
UNITS = {
    (word, reading): unit
    for unit, (word, reading) in enumerate(
        ((word, reading) for word, readings in READINGS.items() for reading in readings[1:]), 1
    )
}


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def own_sentences():
    """The sentences of sentences.tsv, where braces mark the homograph."""
    for row in read_table(HERE / "sentences.tsv"):
        before, word, after = re.split("[{}]", row["sentence"])
        yield row["word"], row["reading"], before + word + after, len(before)


def wikipedia_sentences(path):
    """The sentences of WikipediaHomographData: homograph, wordid, sentence, first byte, last byte."""
    names = {row["wordid"]: row["reading"] for row in read_table(HERE / "wikipedia_readings.tsv")}
    with open(path, encoding="utf-8", newline="") as file:
        for homograph, wordid, sentence, start, *_ in csv.reader(file, delimiter="\t"):
            if wordid in names:
                start = len(sentence.encode()[: int(start)].decode())
                yield homograph.lower(), names[wordid], sentence, start


def distance(a, b):
    """The number of symbols to change, to add or to leave out."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row = row, [i + 1]
        for j, y in enumerate(b):
            row.append(min(row[j] + 1, last[j + 1] + 1, last[j] + (x != y)))
    return row[-1]


def load_examples(sentences):
    """Adds to each sentence what the front end sees; leaves out where the word is part of a token."""
    utf16 = lambda text: len(text.encode("utf-16-le")) // 2
    lines = "".join(
        json.dumps({"text": text, "start": utf16(text[:start]), "word": word}) + "\n"
        for word, _, text, start, _ in sentences
    )
    seen = subprocess.run(
        ["deno", "run", "-A", HERE / "examples.ts"],
        input=lines, capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    for (word, reading, text, _, source), line in zip(sentences, seen, strict=True):
        if (view := json.loads(line)) is None:
            continue
        misaki = min(WORDS[word]["ways"], key=lambda way: distance(view["phonemes"], way[1]))[0]
        vector = VECTOR_STRENGTH * numpy.array(view["vector"])
        yield dict(
            word=word, reading=reading, text=text, source=source, misaki=misaki, vector=vector,
            features=view["features"],
        )


class Columns:
    """Numbers the weights of the units: of their biases, of vectors and of features."""

    def __init__(self):
        self.numbers = {}

    def matrix(self, rows, learn):
        """One line for each row: an example, and the reading that a unit speaks for."""
        data, columns, ends = [], [], [0]
        for example, reading in rows:
            units = [(UNITS[example["word"], reading], 1)]
            if reading == SHARED:
                units.append((0, SHARED_STRENGTH))
            for unit, strength in units:
                values = [(("bias",), 1.0)]
                values += [(("vector", i), value) for i, value in enumerate(example["vector"])]
                values += [(("feature", feature), 1.0) for feature in example["features"]]
                for key, value in values:
                    key = (unit, *key)
                    if learn:
                        self.numbers.setdefault(key, len(self.numbers))
                    if key in self.numbers:
                        columns.append(self.numbers[key])
                        data.append(value * strength)
            ends.append(len(columns))
        shape = (len(rows), len(self.numbers))
        return sparse.csr_matrix((data, columns, ends), shape=shape)


def train(examples):
    """Weights by unit: `{(unit, "bias"): ..., (unit, "vector", i): ..., (unit, "feature", f): ...}`."""
    count = collections.Counter((example["word"], example["reading"]) for example in examples)
    rows, truths, importances = [], [], []
    for example in examples:
        word, reading = example["word"], example["reading"]
        first, *others = READINGS[word]
        mean = sum(count[word, each] for each in READINGS[word]) / len(READINGS[word])
        for other in others:
            if reading in (first, other):
                rows.append((example, other))
                truths.append(reading == other)
                importances.append((mean / count[word, reading]) ** BALANCE)
    columns = Columns()
    matrix = columns.matrix(rows, learn=True)
    transposed = matrix.T.tocsr()
    signs = numpy.where(truths, 1.0, -1.0)
    importances = ERRORS * numpy.array(importances)

    def loss(weights):
        sums = signs * (matrix @ weights)
        slopes = -signs * importances / (1 + numpy.exp(sums))
        errors = importances @ numpy.logaddexp(0, -sums)
        return errors + weights @ weights / 2, transposed @ slopes + weights

    start = numpy.zeros(matrix.shape[1])
    found = optimize.minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    strengths = {True: SHARED_STRENGTH, False: 1}
    return {key: found.x[at] * strengths[key[0] == 0] for key, at in columns.numbers.items()}


def probabilities(weights, example):
    """How likely each reading is, as homographs.ts has it."""
    word = example["word"]
    sums = [0.0]
    for reading in READINGS[word][1:]:
        total = 0.0
        for unit in [UNITS[word, reading]] + [0] * (reading == SHARED):
            total += weights.get((unit, "bias"), 0)
            total += sum(
                value * weights.get((unit, "vector", i), 0)
                for i, value in enumerate(example["vector"])
            )
            total += sum(weights.get((unit, "feature", each), 0) for each in example["features"])
        sums.append(total)
    odds = numpy.exp(numpy.array(sums) - max(sums))
    return dict(zip(READINGS[word], odds / odds.sum()))


def choose(weights, example):
    """The model's reading where it is sure, misaki's elsewhere."""
    chances = probabilities(weights, example)
    best = max(chances, key=chances.get)
    return best if chances[best] >= SURE else example["misaki"]


def report(name, examples, chosen):
    """Prints the share of right readings: of all, of each word's rarer reading, and by reading."""
    right, total = collections.Counter(), collections.Counter()
    for example, reading in zip(examples, chosen):
        key = example["word"], example["reading"]
        total[key] += 1
        right[key] += reading == example["reading"]
    words = collections.defaultdict(list)
    for (word, reading), n in total.items():
        words[word].append((n, reading))
    several = {word: sorted(readings) for word, readings in words.items() if len(readings) > 1}
    rare = [(word, readings[0][1]) for word, readings in several.items()]
    mean = numpy.mean([
        numpy.mean([right[word, reading] / n for n, reading in readings])
        for word, readings in several.items()
    ])
    print(
        f"{name:28} {len(examples):6} sentences: {sum(right.values()) / len(examples):.2%} right, "
        f"rarer readings {sum(right[key] for key in rare) / sum(total[key] for key in rare):.2%}, "
        f"mean of readings, then of words {mean:.2%}",
        flush=True,
    )


def cross_validate(examples):
    """Prints how well sentences are read that training did not see."""
    order = numpy.random.default_rng(SEED).permutation(len(examples))
    # Stratified: the sentences of one reading go to all folds in turn. The same text stays together.
    folds, seen = {}, collections.Counter()
    for at in order:
        example = examples[at]
        key = example["word"], example["reading"], example["source"]
        folds.setdefault(example["text"], seen[key] % FOLDS)
        seen[key] += 1
    tested, chosen = [], []
    for fold in range(FOLDS):
        known = [example for example in examples if folds[example["text"]] != fold]
        unknown = [example for example in examples if folds[example["text"]] == fold]
        weights = quantised(train(known))
        tested += unknown
        chosen += [choose(weights, example) for example in unknown]
    for source in sorted({example["source"] for example in examples}):
        part = [i for i, example in enumerate(tested) if example["source"] == source]
        here = [tested[i] for i in part]
        report(f"misaki, {source}", here, [example["misaki"] for example in here])
        report(f"model, {source}", here, [chosen[i] for i in part])


def scale_of(values):
    return max((abs(value) for value in values), default=0) / 127 or 1.0


def quantised(weights):
    """What is left of the weights in the file."""
    units = collections.defaultdict(dict)
    for (unit, *key), value in weights.items():
        units[unit][tuple(key)] = value
    left = {}
    for unit, values in units.items():
        for kind in ("vector", "feature"):
            kept = {
                key: value for key, value in values.items()
                if key[0] == kind and (kind == "vector" or abs(value) >= SMALLEST)
            }
            scale = scale_of(kept.values())
            left |= {(unit, *key): round(value / scale) * scale for key, value in kept.items()}
        left[unit, "bias"] = values[("bias",)]
    return left


def write(weights, path):
    """Writes the layout that weights.ts reads."""
    units = collections.defaultdict(lambda: ({}, {}))
    for (unit, kind, *key), value in weights.items():
        if kind != "bias":
            units[unit][kind == "feature"][key[0]] = value
    file = bytearray()
    for unit in range(len(UNITS) + 1):
        vector, features = units[unit]
        scale, feature_scale = scale_of(vector.values()), scale_of(features.values())
        # The file's weights are for the tagger's vectors as they are.
        file += struct.pack(
            "<3f", weights.get((unit, "bias"), 0), scale * VECTOR_STRENGTH, feature_scale
        )
        width = 96
        file += struct.pack(f"<{width}b", *(round(vector.get(i, 0) / scale) for i in range(width)))
        file += struct.pack("<I", len(features))
        for feature, value in sorted(features.items()):
            file += struct.pack("<I", feature << 8 | round(value / feature_scale) & 255)
    path.write_text(base64.b64encode(file).decode())
    print(f"{path.name}: {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("wikipedia", nargs="*", help="files of WikipediaHomographData")
    parser.add_argument("--quick", action="store_true", help="without cross-validation")
    options = parser.parse_args()
    sentences = [(*row, "own") for row in own_sentences()]
    for path in options.wikipedia:
        sentences += [(*row, "Wikipedia") for row in wikipedia_sentences(path)]
    examples = list(load_examples(sentences))
    print(f"{len(examples)} of {len(sentences)} sentences can be used")
    if not options.quick:
        cross_validate(examples)
    write(quantised(train(examples)), MODEL / "weights.base64")


if __name__ == "__main__":
    main()
