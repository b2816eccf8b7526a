"""Counts n-grams of letters and their chunks, and prunes them.

Symbols are numbered as in text/english/g2p/joint_ngram.ts: the start, the end, then the chunks of
each letter in turn.
"""
import collections
import math

import numpy as np

from data import CMU, NUMBER

LONGEST = 6
START, END, FIRST = 0, 1, 2


def symbols_of(chunks):
    pairs = [(a, int(c)) for a in range(1, len(chunks.allowed)) for c in np.flatnonzero(chunks.allowed[a])]
    return {pair: FIRST + i for i, pair in enumerate(pairs)}


class JointNgram:
    """Modified Kneser-Ney, interpolated, as a table with back-off."""

    def __init__(self, rows, chunks):
        symbols = symbols_of(chunks)
        sentences = [
            [START, *(symbols[NUMBER[a], chunks.number[c]] for a, c in zip(word, said)), END]
            for word, said, source, _ in rows
            if source == CMU
        ]
        self.symbols = FIRST + len(symbols)
        self.counts = self._counts(sentences)
        self._estimate(self._left_neighbours(sentences))
        self._set_backoff()

    @staticmethod
    def _counts(sentences):
        counts = [collections.Counter() for _ in range(LONGEST + 1)]
        for sentence in sentences:
            for n in range(1, LONGEST + 1):
                for i in range(n, len(sentence) + 1):
                    counts[n][tuple(sentence[i - n : i])] += 1
        return counts

    @staticmethod
    def _left_neighbours(sentences):
        """How often the longest n-grams and those at the start occur; after how many others the rest."""
        counts = [collections.Counter() for _ in range(LONGEST + 1)]
        for sentence in sentences:
            for i in range(1, len(sentence)):
                ngram = tuple(sentence[max(0, i - LONGEST + 1) : i + 1])
                counts[len(ngram)][ngram] += 1
        for n in range(LONGEST - 1, 0, -1):
            for ngram in list(counts[n + 1]):
                counts[n][ngram[1:]] += 1
        return counts

    def _estimate(self, counts):
        """Interpolates the chances of each length with those of the next shorter one."""
        chances, saved_by = {}, {}

        def chance_of(ngram):
            if not ngram:
                return 1 / self.symbols
            if ngram in chances:
                return chances[ngram]
            return saved_by.get(ngram[:-1], 1) * chance_of(ngram[1:])

        for n in range(1, LONGEST + 1):
            spread = collections.Counter(counts[n].values())
            share = spread[1] / (spread[1] + 2 * spread[2])
            discounts = [0] + [
                k - (k + 1) * share * spread[k + 1] / max(1, spread[k]) for k in (1, 2, 3)
            ]
            totals, saved = collections.Counter(), collections.Counter()
            for ngram, count in counts[n].items():
                totals[ngram[:-1]] += count
                saved[ngram[:-1]] += discounts[min(3, count)]
            for ngram, count in counts[n].items():
                lower = saved[ngram[:-1]] * chance_of(ngram[1:])
                kept = max(0, count - discounts[min(3, count)])
                chances[ngram] = (kept + lower) / totals[ngram[:-1]]
            saved_by.update({context: saved[context] / totals[context] for context in totals})
        for s in range(self.symbols):
            chances.setdefault((s,), chance_of((s,)))
        self.levels = [{} for _ in range(LONGEST + 1)]
        for ngram, chance in chances.items():
            self.levels[len(ngram)][ngram] = math.log(chance)

    def _set_backoff(self):
        """Makes the chances after each context sum to 1."""
        self.backoff = {}
        for level in self.levels[2:]:
            seen, lower = collections.Counter(), collections.Counter()
            for ngram, chance in level.items():
                seen[ngram[:-1]] += math.exp(chance)
                lower[ngram[:-1]] += math.exp(self.chance(ngram[1:]))
            for context in seen:
                rest = max(1e-6, 1 - seen[context]), max(1e-6, 1 - lower[context])
                self.backoff[context] = math.log(rest[0]) - math.log(rest[1])

    def chance(self, ngram):
        """The logarithm of the chance of the last symbol after the others."""
        weight = 0.0
        while True:
            found = self.levels[len(ngram)].get(ngram)
            if found is not None:
                return weight + found
            weight += self.backoff.get(ngram[:-1], 0.0)
            ngram = ngram[1:]

    def prune(self, budget):
        """Keeps about `budget` n-grams of two symbols or more: those that change chances most."""
        gains = []
        for n, level in enumerate(self.levels[2:], 2):
            for ngram, chance in level.items():
                lower = self.backoff.get(ngram[:-1], 0.0) + self.chance(ngram[1:])
                gains.append((self.counts[n][ngram] * (chance - lower), ngram))
        gains.sort(reverse=True)
        kept = set()
        for _, ngram in gains:
            if len(kept) >= budget:
                break
            kept.update(ngram[:n] for n in range(2, len(ngram) + 1))
        for n in range(2, LONGEST + 1):
            self.levels[n] = {k: v for k, v in self.levels[n].items() if k in kept}
        self._set_backoff()
