"""From bytes to content lines and components: the grammar, read with patience.

Each line is split by `icalendar`; a line that it refuses is left out, never the whole file.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from forum.adapters.ics.types import UnreadableCalendar

MAX_TEXT = 2_000
_MAX_DEPTH = 6
_ENCODED = re.compile(rb"(?i);[a-z-]+=3D")
_ADDRESS_LINE = re.compile(r"(?i)^(ATTENDEE|ORGANIZER)\s*[;:]")
_BARE_LINK = re.compile(r'(?i)((?:DELEGATED-TO|DELEGATED-FROM|SENT-BY|MEMBER|DIR)=)(mailto:[^;:",]+)')
_LAST_ADDRESS = re.compile(r'(?i)^(.*?):[^:]*?(mailto:[^:;"]{1,320})"?\s*$')
_HIDDEN_ADDRESS = re.compile(r'(?i)(?!["\s]*mailto:).*mailto:')
_PARAM = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*("[^"]*"|[^;"]*)')


@dataclass(frozen=True)
class Property:
    """One content line: upper-case name, upper-case parameters, unescaped value."""

    name: str
    params: Mapping[str, tuple[str, ...]]
    value: str

    def param(self, name: str) -> str:
        return (self.params.get(name) or ("",))[0].strip()


@dataclass
class Component:
    """One BEGIN…END with what stands in it. While reading only."""

    name: str
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Property]:
        return (prop for prop in self.properties if prop.name == name)

    def first(self, name: str) -> Property | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The first value of this name that is not empty."""
        return next((value for prop in self.all(name) if (value := prop.value.strip())), "")


def calendars(content: bytes, max_bytes: int) -> list[Component]:
    """The VCALENDARs of a file. Raises UnreadableCalendar when there is none or the file is too large.

    Accepts bare LF or CR, tab folding, blank lines inside, a missing END, quoted-printable that the mail
    never declared, and decodes BOM, UTF-8, else Latin-1 (calendar.md, section 3).
    """
    if len(content) > max_bytes:
        raise UnreadableCalendar(f"larger than {max_bytes} bytes")
    if _ENCODED.search(content):
        content = quopri.decodestring(content)
    found = [part for part in _components(_unfold(_decode(content))) if part.name == "VCALENDAR"]
    if not found:
        raise UnreadableCalendar("there is no VCALENDAR")
    return found


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _unfold(text: str) -> list[str]:
    lines: list[list[str]] = []
    for line in re.split(r"[\r\n]+", text.replace("\x00", "")):
        if line[:1] in (" ", "\t") and lines:
            lines[-1].append(line[1:])
        elif line.strip():
            lines.append([line])
    return ["".join(parts) for parts in lines]


def _components(lines: list[str]) -> list[Component]:
    root = Component("")
    stack = [root]
    for line in lines:
        begin = re.match(r"(?i)\s*(BEGIN|END)\s*:\s*([A-Z0-9-]+)\s*$", line)
        if not begin:
            if len(stack) > 1 and (prop := property_of(line)):
                stack[-1].properties.append(prop)
            continue
        name = begin[2].upper()
        if begin[1].upper() == "BEGIN":
            if len(stack) > _MAX_DEPTH:
                raise UnreadableCalendar("components nested too deep")
            stack[-1].components.append(Component(name))
            stack.append(stack[-1].components[-1])
        elif name in [component.name for component in stack[1:]]:
            while stack.pop().name != name:
                pass
    return root.components


def property_of(line: str) -> Property | None:
    """One unfolded line as a property, None when it is none. Mends the usual slips in address lines."""
    is_address = _ADDRESS_LINE.match(line)
    if is_address:
        line = _BARE_LINK.sub(r'\1"\2"', line)
    try:
        name, params, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
    except ValueError:
        return _mended(line) if is_address else None
    if is_address and _HIDDEN_ADDRESS.match(value) and (mended := _mended(line)):
        return mended
    values = {str(key).upper(): _values(given) for key, given in params.items()}
    return Property(str(name).upper(), values, str(value))


def _values(given: object) -> tuple[str, ...]:
    return tuple(str(value) for value in given) if isinstance(given, (list, tuple)) else (str(given),)


def _mended(line: str) -> Property | None:
    """An address line whose parameters hold a stray colon or quote: the last mailto: is the value."""
    match = _LAST_ADDRESS.match(line)
    if not match:
        return None
    params = {name.upper(): (value.strip('"'),) for name, value in _PARAM.findall(match[1])}
    return Property(re.split("[;:]", line, maxsplit=1)[0].strip().upper(), params, match[2])


def cut(text: str, length: int = MAX_TEXT) -> str:
    """Text from outside: without control characters, and not endless."""
    return "".join(char for char in text[: 4 * length] if char >= " " or char in "\n\t").strip()[:length]
