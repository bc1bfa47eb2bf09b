"""Passages of minutes that are not public, each on a ground, and the gap they leave. Pure: no Flask, no session.

A passage is a block of the Markdown, from a line `:::tertutup <ground>` to a line `:::`:

    :::tertutup pribadi
    Keluarga korban meminta agar namanya tidak disebut.
    :::

Grounds are the exceptions of article 17 UU 14/2008 on public information; `GROUNDS` lists them. The public form
keeps the block, empty, with the number of words that stood in it: `:::tertutup pribadi 8`, `:::`.

Everything here fails closed. A block without its end closes all that follows; a line with three colons that is
neither a proper beginning nor a proper end begins a closed block without a known ground; what such a line says
besides is never shown to the public. `problems` names all of that, and minutes with a problem are not published.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forum.kernel.i18n import LazyText, ngettext
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l

BEGIN, END = ":::tertutup", ":::"
NO_GROUND = ""
"""The ground of a passage whose ground is not known: closed all the same."""


@dataclass(frozen=True)
class Ground:
    """An exception of article 17 UU 14/2008: its code in the text, its letter in the article, what it is about."""

    code: str
    letter: str
    words: LazyText


GROUNDS: dict[str, Ground] = {
    one.code: one
    for one in (
        Ground("pribadi", "h", _l("personal secrets")),
        Ground("penegakan-hukum", "a", _l("law enforcement")),
        Ground("usaha", "b", _l("intellectual property and fair competition")),
        Ground("pertahanan", "c", _l("defence and security of the state")),
        Ground("kekayaan-alam", "d", _l("natural wealth")),
        Ground("ekonomi", "e", _l("resilience of the national economy")),
        Ground("luar-negeri", "f", _l("foreign relations")),
        Ground("akta", "g", _l("private deeds and last wills")),
        Ground("memorandum", "i", _l("confidential memoranda between or within public bodies")),
        Ground("undang-undang", "j", _l("secret by another act of law")),
    )
}
"""By code, the likeliest in minutes first."""


@dataclass(frozen=True)
class Piece:
    """A run of text. An open one has `ground` None; a closed one its ground (`NO_GROUND` when that is not known) and
    `words`, how many it holds or, in the public form, held.
    """

    text: str
    ground: str | None = None
    words: int = 0

    @property
    def is_closed(self) -> bool:
        return self.ground is not None


@dataclass(frozen=True)
class Fault:
    """What is wrong with the marks of a text. `code`: unclosed, unknown_ground, no_ground, nested, stray_end, empty,
    malformed. `line` counts from 1, `said` is what the writer typed there.
    """

    code: str
    line: int
    said: str


_BEGIN = re.compile(r":{3,}\s*tertutup(?:\s+(?P<ground>[a-z-]+))?(?:\s+(?P<words>\d{1,6}))?", re.IGNORECASE)
_END = re.compile(r":{3,}")
_WORD = re.compile(r"\w+(?:[-’'.,/]\w+)*")


def count(text: str) -> int:
    """How many words a text has; a number, a date or a hyphenated word is one."""
    return len(_WORD.findall(text))


def split(source: str) -> list[Piece]:
    """The text in pieces, open and closed by turns, without its marks."""
    return _parse(source)[0]


def problems(source: str) -> list[Fault]:
    """What a writer has to mend before this may be published."""
    return _parse(source)[1]


def gaps(source: str) -> list[Piece]:
    """The closed pieces alone."""
    return [one for one in split(source) if one.is_closed]


def has_marks(source: str) -> bool:
    """Whether any line has to do with closing."""
    return any(_is_mark(_bare(line)) for line in source.splitlines())


def public(source: str, clean: Callable[[str], str] = str) -> str:
    """What everybody may read: closed passages are empty blocks that say ground and length. `clean` is what is done
    with the open text. Of a text that already is public it changes nothing.
    """
    if not has_marks(source):
        return clean(source)
    written = [_gap(one) if one.is_closed else clean(one.text.strip("\n")) for one in split(source)]
    return "\n\n".join(one for one in written if one.strip())


def in_words(source: str) -> str:
    """The public text for places that know no blocks (mails, search, messages): each gap is a sentence in brackets."""
    if not has_marks(source):
        return source
    written = [f"[{sentence(one.ground or '', one.words)}]" if one.is_closed else one.text.strip("\n")
               for one in split(source)]  # fmt: skip
    return "\n\n".join(one for one in written if one.strip())


def spelled(source: str) -> str:
    """The internal text for the same places: each passage between two sentences in brackets."""
    if not has_marks(source):
        return source
    begun, ended = _("Not public. Ground: %(ground)s:"), _("End of what is not public")
    written = [f"[{begun % {'ground': ground_words(one.ground or '')}}]\n\n{one.text.strip()}\n\n[{ended}]"
               if one.is_closed else one.text.strip("\n") for one in split(source)]  # fmt: skip
    return "\n\n".join(one for one in written if one.strip())


def ground_words(code: str) -> str:
    """A ground as a reader may look it up; for an unknown one, that there is none."""
    ground = GROUNDS.get(code)
    if ground is None:
        return _("no ground is given")
    return _("%(ground)s (article 17 letter %(letter)s of Act 14/2008)", ground=ground.words, letter=ground.letter)


def sentence(code: str, words: int) -> str:
    """What a gap says: that something is not public, how long it is, and on what ground."""
    length = ngettext("Not public: %(num)d word.", "Not public: %(num)d words.", words)
    ground = _("Ground: %(ground)s.", ground=ground_words(code))
    return f"{length} {ground}"


def block(ground: str, text: str) -> str:
    """A passage as it is written into the Markdown."""
    return f"{BEGIN} {ground}\n{text.strip()}\n{END}"


def say(fault: Fault) -> str:
    """A fault as a sentence that says what to do."""
    known = ", ".join(GROUNDS)
    said = " ".join(fault.said.split())[:60]
    line = fault.line
    sentences = {
        "unclosed": _(
            "The passage that begins in line %(line)s has no end: write a line “:::” after its last sentence. "
            "Until then everything after it is treated as not public.", line=line),
        "unknown_ground": _("“%(said)s” (line %(line)s) names no ground of article 17. Use one of: %(known)s.",
                            said=said, line=line, known=known),
        "no_ground": _("The passage that begins in line %(line)s has no ground. Write one behind “:::tertutup”: "
                       "%(known)s.", line=line, known=known),
        "nested": _("In line %(line)s a passage begins inside another one. End the first with a line “:::”.",
                    line=line),
        "stray_end": _(
            "Line %(line)s ends a passage that never began: put a line “:::tertutup” and a ground before its "
            "first sentence, or take the line away.", line=line),
        "empty": _("The passage that begins in line %(line)s is empty. Write what is not public, or take it away.",
                   line=line),
    }  # fmt: skip
    return sentences.get(fault.code) or _(
        "Line %(line)s, “%(said)s”, has three colons but neither begins nor ends a passage. “:::tertutup” and the "
        "ground stand alone on a line, and so does “:::”.", line=line, said=said)  # fmt: skip


def _gap(piece: Piece) -> str:
    return f"{BEGIN} {piece.ground} {piece.words}\n{END}" if piece.ground else f"{BEGIN} {piece.words}\n{END}"


def _bare(line: str) -> str:
    """A line as it is looked at: wide colons are colons, invisible characters and backslashes are not there, and
    neither is what makes it part of a quotation or a list.
    """
    flat = unicodedata.normalize("NFKC", line)
    flat = "".join(each for each in flat if each != "\\" and unicodedata.category(each) != "Cf")
    return flat.strip().lstrip("> \t*+-").strip()


def _is_mark(bare: str) -> bool:
    return ":::" in bare


@dataclass
class _Open:
    """A closed block while it is read."""

    line: int
    said: str
    ground: str
    declared: int | None
    depth: int = 1


def _parse(source: str) -> tuple[list[Piece], list[Fault]]:
    faults: list[Fault] = []
    pieces = list(_pieces(source, faults))
    faults.sort(key=lambda one: one.line)
    return pieces, faults


def _pieces(source: str, faults: list[Fault]) -> Iterator[Piece]:
    held: list[str] = []
    inside: _Open | None = None
    for number, line in enumerate(source.splitlines(keepends=True), start=1):
        bare = _bare(line)
        if not _is_mark(bare):
            held.append(line)
        elif _END.fullmatch(bare):
            if inside is None:
                faults.append(Fault("stray_end", number, bare))
                continue
            inside.depth -= 1
            if inside.depth == 0:
                yield _closed(inside, held, faults)
                held, inside = [], None
        elif inside is not None:
            inside.depth += 1
            faults.append(Fault("nested", number, bare))
            held.append(line)
        else:
            if "".join(held).strip():
                yield Piece("".join(held))
            held, inside = [], _begun(number, bare, faults)
    if inside is not None:
        faults.append(Fault("unclosed", inside.line, inside.said))
        yield _closed(inside, held, faults)
    elif "".join(held).strip():
        yield Piece("".join(held))


def _begun(number: int, bare: str, faults: list[Fault]) -> _Open:
    found = _BEGIN.fullmatch(bare)
    if found is None:
        is_ground = _BEGIN.match(bare) is not None and bare.count(":") == len(bare) - len(bare.lstrip(":"))
        faults.append(Fault("unknown_ground" if is_ground else "malformed", number, bare))
        return _Open(number, bare, NO_GROUND, None)
    ground = (found["ground"] or "").lower()
    if ground not in GROUNDS:
        faults.append(Fault("unknown_ground" if ground else "no_ground", number, bare))
        ground = NO_GROUND
    return _Open(number, bare, ground, int(found["words"]) if found["words"] else None)


def _closed(inside: _Open, held: list[str], faults: list[Fault]) -> Piece:
    text = "".join(held)
    if text.strip():
        return Piece(text, inside.ground, count(text))
    faults.append(Fault("empty", inside.line, inside.said))
    return Piece("", inside.ground, inside.declared or 0)
