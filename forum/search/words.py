"""Words as they are found: without capitals, accents and endings, in Indonesian and English alike. Pure.

Minutes mix both languages in one sentence, so each word goes through both stemmers (Snowball's Indonesian, after
F. Z. Tala, then English): whatever that makes of a word, it makes of it each time, in the index and in the question.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

LONGEST = 40
"""Characters of a word that count."""
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_ONE_WORD = {
    # written as one word only with prefix and suffix: "ditindaklanjuti" is found by "tindak lanjut"
    "tindaklanjut": ("tindak", "lanjut"), "tanggungjawab": ("tanggung", "jawab"), "tandatangan": ("tanda", "tangan"),
    "kerjasama": ("kerja", "sama"), "kerjasam": ("kerja", "sama"), "sebarluas": ("sebar", "luas"),
    "ebarluas": ("sebar", "luas"), "serahterima": ("serah", "terima"), "ikutserta": ("ikut", "serta"),
    "nila": ("nilai",),
}  # fmt: skip
_WHOLE = frozenset({
    "perangkat", "perempuan", "peserta", "perintah", "pertama", "terima", "berita", "ketua", "keberatan", "keluarga",
    "sekolah", "kepala", "menteri", "media",
})  # fmt: skip
"""Words that only look as if they had a prefix: "perangkat" (an agency) is not a form of "angkat"."""
_LOST_T = re.compile(r"[mp]en[aeiou]")
"""men- and pen- swallow the t of a root, which the stemmer does not give back: "menerbitkan" comes from "terbit"."""
_ROOTS_IN_N = frozenset({"nilai", "nila", "nanti", "nikah", "naik", "nama", "niat", "nasihat"})
STOP = frozenset({
    "dan", "di", "ke", "dari", "yang", "untuk", "dengan", "pada", "oleh", "atau", "ini", "itu", "adalah", "dalam",
    "agar", "akan", "juga", "bahwa", "para", "the", "a", "an", "of", "and", "or", "to", "in", "on", "at", "for",
    "by", "with", "is", "are", "was", "were", "be", "this", "that",
})  # fmt: skip
"""Words that say nothing alone: they are in the index, for phrases, but nobody has to have them."""
_local = threading.local()


@dataclass(frozen=True)
class Token:
    """A word of a text: where it stands (characters), how it is spelt (`fold`), and its stems, nearly always one."""

    start: int
    end: int
    folded: str
    stems: tuple[str, ...]


def fold(word: str) -> str:
    """Small letters and digits without accents, at most LONGEST of them: "Jum'at" -> "jumat"."""
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST]  # nearly all words, and quickly
    apart = unicodedata.normalize("NFKD", word).casefold()
    return "".join(one for one in unicodedata.normalize("NFKD", apart) if one.isalnum())[:LONGEST]


@lru_cache(maxsize=50_000)
def stems(folded: str) -> tuple[str, ...]:
    """The stems of a folded word, made of a-z and 0-9 only: what another alphabet has is written as its numbers."""
    if not (folded.isascii() and folded.isalpha()):
        return ("".join(one if one.isascii() else f"u{ord(one):x}" for one in folded),)
    if len(folded) < 4:
        return (folded,)
    for ending in ("", "nya", "lah", "kah"):
        if folded.endswith(ending) and folded.removesuffix(ending) in _WHOLE:
            return (folded.removesuffix(ending),)
    indonesian, english = _stemmers()
    found: str = indonesian.stemWord(folded)
    if _LOST_T.match(folded) and folded[3:].startswith(found) and len(found) >= 3:
        found = ("n" if f"n{found}" in _ROOTS_IN_N else "t") + found
    found = english.stemWord(found)
    return _ONE_WORD.get(found) or (found,)


def _stemmers() -> tuple[snowballstemmer.stemmer, snowballstemmer.stemmer]:
    """They keep the word in hand inside themselves: one pair for each thread."""
    if not hasattr(_local, "stemmers"):
        _local.stemmers = (snowballstemmer.stemmer("indonesian"), snowballstemmer.stemmer("english"))
    found: tuple[snowballstemmer.stemmer, snowballstemmer.stemmer] = _local.stemmers
    return found


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order. One that is doubled for the plural ("rapat-rapat") is one word."""
    held: Token | None = None
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        if not folded:
            continue
        token = Token(match.start(), match.end(), folded, stems(folded))
        if held and held.stems == token.stems and text[held.end : token.start] == "-" and folded.isalpha():
            held = Token(held.start, token.end, held.folded, held.stems)
            continue
        if held:
            yield held
        held = token
    if held:
        yield held


def indexed(text: str) -> str:
    """A text as the database's search reads it: its stems, joined by blanks."""
    return " ".join(stem for token in tokens(text) for stem in token.stems)


def vocabulary(text: str) -> set[str]:
    """The words worth suggesting: letters only, at least four."""
    folded = {token.folded for token in tokens(text) if len(token.folded) >= 4}
    return {word for word in folded if word.isascii() and word.isalpha()}
