"""查找 — words of Chinese texts, codes and names as both databases keep them, and what a reader typed against them.

A text is kept as tokens: each sign and each two signs side by side, from each sign on its pinyin and its initials, and of
Latin words and figures each ending. So 河道, ``hedao``, ``hd`` and a part of a code are found by whole tokens or by how
tokens begin, and no database needs to know Chinese. Marks between signs count for nothing: 滨河路一期 is 滨河路（一期）, and a code is
found without its hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

MOST_WORDS = 8
MOST_TERMS = 32
"""Of a question; what comes after them does not narrow."""
LONGEST = 24
"""Characters of a token; of a longer word the beginning counts."""
SYLLABLES, INITIALS = 6, 10
"""So many signs on from each sign are kept as pinyin and as initials."""
MARK = re.compile(r"[^\w\s]|_")
RUN = re.compile(r"[0-9a-z]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
MEMORY = 4096


@dataclass(frozen=True, slots=True)
class Term:
    """A token that has to be there, or one that begins so."""

    token: str
    is_beginning: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text as a page shows it."""

    text: str
    is_found: bool


def tokens_of(texts: Iterable[str]) -> frozenset[str]:
    """Everything by which one of these texts can be found. Tokens are lower-case Latin letters and figures, or Chinese signs."""
    return frozenset().union(*(_tokens(text) for text in texts))


def words_of(question: str) -> list[str]:
    """What was typed, in runs of one script: ``河道3号 hd`` is 河道, 3, 号 and hd."""
    return [run for word in _joined(question).split()[:MOST_WORDS] for run in RUN.findall(word)]


def terms_of(question: str) -> tuple[Term, ...]:
    """What a lot must have, all of it, to answer the question; nothing where nothing was typed that can be looked for."""
    found = dict.fromkeys(term for word in words_of(question) for term in _terms(word))
    return tuple(found)[:MOST_TERMS]


def matches(tokens: frozenset[str], terms: Sequence[Term]) -> bool:
    """Whether every term is there: what the databases answer by their index."""
    return all(
        any(token.startswith(term.token) for token in tokens) if term.is_beginning else term.token in tokens
        for term in terms
    )


def pieces(text: str, words: Sequence[str]) -> list[Piece]:
    """The text with what was looked for apart, pinyin and initials by the signs that they stand for."""
    folded = _folded(text)
    if len(folded) != len(text) or not words:
        return [Piece(text, is_found=False)]
    spots = [at for at, sign in enumerate(folded) if not MARK.match(sign)]
    joined = "".join(folded[at] for at in spots)
    is_found = [False] * len(text)
    for word in words:
        for start, end in _places(joined, word):
            first, last = spots[start], spots[end - 1]
            is_found[first : last + 1] = [True] * (last + 1 - first)
    return _cut(text, is_found)


def shorter(question: str) -> list[str]:
    """Questions that ask for less, the nearest first: each word alone, and of a single word its two ends."""
    typed = question.split()[:MOST_WORDS]
    if len(typed) > 1:
        return list(dict.fromkeys(typed))
    word = typed[0] if typed else ""
    half = (len(word) + 1) // 2
    return [word[:half], word[half:]] if half > 1 and len(word) - half > 1 else []


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _joined(text: str) -> str:
    return MARK.sub("", _folded(text))


@lru_cache(maxsize=MEMORY)
def _tokens(text: str) -> frozenset[str]:
    found: set[str] = set()
    for run in RUN.findall(_joined(text)):
        found |= _of_latin(run) if run.isascii() else _of_signs(run)
    return frozenset(found)


def _of_latin(run: str) -> set[str]:
    return {run[start : start + LONGEST] for start in range(len(run))}


def _of_signs(run: str) -> set[str]:
    syllables = _pinyin(run)
    places = range(len(run))
    return (
        set(run)
        | {run[at : at + 2] for at in places[:-1]}
        | {"".join(syllables[at : at + SYLLABLES])[:LONGEST] for at in places}
        | {_initials(syllables[at : at + INITIALS]) for at in places}
    )


def _terms(word: str) -> list[Term]:
    if word.isascii():
        return [Term(word[:LONGEST], is_beginning=len(word) > 1)]
    if len(word) == 1:
        return [Term(word, is_beginning=False)]
    return [Term(word[at : at + 2], is_beginning=False) for at in range(len(word) - 1)]


def _places(joined: str, word: str) -> list[tuple[int, int]]:
    literal = [(found.start(), found.end()) for found in re.finditer(re.escape(word), joined)]
    if literal or not word.isascii() or len(word) == 1:
        return literal
    return [
        (run.start() + start, run.start() + end)
        for run in RUN.finditer(joined)
        if not run.group().isascii()
        for start, end in _by_sound(_pinyin(run.group()), word)
    ]


def _by_sound(syllables: Sequence[str], word: str) -> list[tuple[int, int]]:
    """Where the signs are that these letters spell, by their syllables or by their initials."""
    starts = list(accumulate(map(len, syllables), initial=0))
    spelled = [
        (starts.index(at), bisect_left(starts, at + len(word)))
        for at in _all_in("".join(syllables), word)
        if at in starts
    ]
    return spelled + [(at, at + len(word)) for at in _all_in(_initials(syllables), word)]


def _all_in(text: str, word: str) -> list[int]:
    """Every place where the word begins, those inside of each other too."""
    found, at = [], text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)
    return found


def _initials(syllables: Sequence[str]) -> str:
    return "".join(one[0] for one in syllables)


@lru_cache(maxsize=MEMORY)
def _pinyin(run: str) -> tuple[str, ...]:
    """A syllable for each sign, without tones; a sign that has none stands for itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # its tables take half a second to load

    syllables = [one.replace("ü", "v") for one in lazy_pinyin(run)]
    return tuple(syllables) if len(syllables) == len(run) else tuple(run)


def _cut(text: str, is_found: Sequence[bool]) -> list[Piece]:
    found: list[Piece] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or is_found[at] != is_found[start]:
            found.append(Piece(text[start:at], is_found=is_found[start]))
            start = at
    return found
