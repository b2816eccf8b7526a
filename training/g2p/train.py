"""Trains the network: train.py ENGLISH_FOLDER OUT

ENGLISH_FOLDER is the folder that set-up made for English. OUT gets the aligned words and the
weights after each epoch.
"""
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import pickle
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

from data import CMU, NUMBER, Chunks, align, read_words, split
from network import decode, encode, new_parameters
from score import score

# Words are padded to one of these lengths; longer words are not used.
LENGTHS = [5, 7, 8, 9, 10, 12, 14, 17]
LETTERS_AT_ONCE = 2048
SMOOTHING = 0.05
# Each stage goes on with the average weights of the one before. `epochs` sets how the learning rate
# falls; `share` is the part of misaki's words in each epoch.
STAGES = [
    {"seed": 1, "epochs": 8, "run": 8, "rate": 2e-3, "warm_up": 500, "end": 0.01, "share": 0.4},
    {"seed": 5, "epochs": 9, "run": 1, "rate": 1.4e-3, "warm_up": 500, "end": 0.01, "share": 0.3},
    {"seed": 6, "epochs": 5, "run": 5, "rate": 1.2e-3, "warm_up": 150, "end": 0.005, "share": 0.3},
    {"seed": 8, "epochs": 4, "run": 4, "rate": 1e-3, "warm_up": 150, "end": 0.005, "share": 0.3},
]


def padded_arrays(chunks, rows):
    groups = {}
    for length, arrays in chunks.arrays([row for row in rows if len(row[0]) <= LENGTHS[-1]]).items():
        size = next(size for size in LENGTHS if size >= length)
        pad = lambda a: np.pad(a, [(0, 0), (0, size - length)] + [(0, 0)] * (a.ndim - 2))
        groups.setdefault(size, []).append(tuple(pad(a) if a.ndim > 1 else a for a in arrays))
    return {size: tuple(map(np.concatenate, zip(*group))) for size, group in groups.items()}


def batches(arrays, share, generator):
    found = []
    for size, (letters, _, _, sources, _) in arrays.items():
        count = max(8, LETTERS_AT_ONCE // size)
        order = generator.permutation(len(letters))
        order = order[(sources[order] == CMU) | (generator.random(len(order)) < share)]
        found += [(size, order[i : i + count]) for i in range(0, len(order) - count + 1, count)]
    return [found[i] for i in generator.permutation(len(found))]


def greedy(p, chunks, words):
    """The likeliest chunk for each letter, one after the other."""
    guesses = {}
    for length in sorted({len(word) for word in words}):
        group = [word for word in words if len(word) == length]
        size = next((size for size in LENGTHS if size >= length), length)
        letters = np.array([[NUMBER[c] for c in w] + [0] * (size - length) for w in group])
        encoded = encode(p, letters, np.full(len(group), CMU))
        memory = np.tile(chunks.start(), (len(group), 1))
        said = [""] * len(group)
        for i in range(length):
            chances = decode(p, encoded[:, i], memory, chunks.allowed[letters[:, i]])
            best = np.asarray(chances).argmax(-1)
            said = [before + chunks.chunks[chunk] for before, chunk in zip(said, best)]
            memory = chunks.after(memory, best)
        guesses.update(zip(group, said))
    return guesses


def run_stage(p, stage, arrays, chunks, watched, out):
    generator = np.random.default_rng(stage["seed"])
    steps = len(batches(arrays, stage["share"], generator)) * stage["epochs"]
    warm_up = stage["warm_up"]
    rate = optax.join_schedules([
        optax.linear_schedule(0, stage["rate"], warm_up),
        optax.cosine_decay_schedule(stage["rate"], steps - warm_up, stage["end"]),
    ], [warm_up])
    optimizer = optax.chain(
        optax.clip_by_global_norm(1), optax.adamw(rate, b2=0.98, weight_decay=0.01)
    )
    allowed = jnp.asarray(chunks.allowed)

    def loss(p, letters, wanted, memories, sources, weights, key):
        first, second = jax.random.split(key)
        is_allowed = allowed[letters]
        encoded = encode(p, letters, sources, first)
        chances = decode(p, encoded, memories, is_allowed, second)
        right = -jnp.take_along_axis(chances, wanted[..., None], -1)[..., 0]
        even = -jnp.where(is_allowed, chances, 0).sum(-1) / is_allowed.sum(-1)
        weights = weights[:, None] * (letters != 0)
        return (((1 - SMOOTHING) * right + SMOOTHING * even) * weights).sum() / weights.sum()

    @jax.jit
    def update(p, state, average, batch, key, decay):
        value, gradient = jax.value_and_grad(loss)(p, *batch, key)
        change, state = optimizer.update(gradient, state, p)
        p = optax.apply_updates(p, change)
        mean = lambda old, new: decay * old + (1 - decay) * new
        return p, state, jax.tree_util.tree_map(mean, average, p), value

    state, average, step = optimizer.init(p), p, 0
    key = jax.random.PRNGKey(stage["seed"] + 7)
    started = time.time()
    for epoch in range(stage["run"]):
        losses = []
        for size, chosen in batches(arrays, stage["share"], generator):
            letters, wanted, memories, sources, weights = (a[chosen] for a in arrays[size])
            batch = letters, wanted, memories.astype(np.int32), sources, weights
            key, own = jax.random.split(key)
            step += 1
            decay = min(0.999, step / (step + 9))
            p, state, average, value = update(p, state, average, batch, own, decay)
            losses.append(value)
        (out / "weights.pkl").write_bytes(pickle.dumps(jax.tree_util.tree_map(np.asarray, average)))
        print(
            f"epoch {epoch + 1}: loss {float(np.mean(losses)):.4f}, watched words without beam "
            f"search {score(greedy(average, chunks, watched))}, {time.time() - started:.0f} s",
            flush=True,
        )
    return average


def main():
    english, out = map(Path, sys.argv[1:])
    out.mkdir(exist_ok=True)
    rows = align(read_words(english))
    chunks = Chunks(rows)
    training, watched = split(rows)
    (out / "words.pkl").write_bytes(pickle.dumps((rows, training, watched)))
    print(f"{len(training)} pronunciations, {chunks.none} chunks", flush=True)
    arrays = padded_arrays(chunks, training)
    p = new_parameters(STAGES[0]["seed"], chunks)
    for stage in STAGES:
        p = run_stage(p, stage, arrays, chunks, watched, out)


if __name__ == "__main__":
    main()
