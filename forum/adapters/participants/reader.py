"""Finding the list of people in a report, whatever stands above it, and reading its rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from forum.adapters.participants import words
from forum.adapters.participants.types import Report, Sighting, UnknownReport
from forum.adapters.spreadsheet import UnreadableTable, decoded, read_table

LONGEST = 10_000  # rows
_NAMED = {"name", "first_name"}
_SECTION = re.compile(r"\d+\. ")

Lines = list[tuple[str, ...]]


def read(content: bytes, filename: str, *, day: date, timezone: str) -> Report:
    """The people in a participant report of Zoom, Google Meet or Microsoft Teams (CSV, TSV or XLSX, any encoding).

    `day` is the day of the meeting and `timezone` the zone of the clock on which the report was downloaded: reports
    name neither. Raises UnreadableTable for bytes that are no table, UnknownReport for a table without a known header.
    """
    lines = _lines(content, filename)
    for number, line in enumerate(lines):
        columns = [words.column(cell) for cell in line]
        if _NAMED.isdisjoint(columns) or len(set(columns) - {""}) < 2:
            continue
        rows = _until_section(lines[number + 1 :])
        return _report(_source(line, lines[:number]), columns, rows, day, ZoneInfo(timezone))
    raise shown(content, filename)


def read_mapped(content: bytes, filename: str, mapping: Mapping[int, str], *, day: date, timezone: str) -> Report:
    """Any table, by what a person said of its columns: position -> one of COLUMNS. Raises UnreadableTable.

    Its header is the line that was shown to them (`UnknownReport`): titles may stand above it.
    """
    lines = _lines(content, filename)
    header_row = _likely_header(lines)
    width = max(len(line) for line in lines)
    columns = [mapping.get(number, "") for number in range(width)]
    return _report("table", columns, lines[header_row + 1 :], day, ZoneInfo(timezone))


def shown(content: bytes, filename: str) -> UnknownReport:
    """The header and first rows of any table, as `read_mapped` takes them. Raises UnreadableTable."""
    lines = _lines(content, filename)
    start = _likely_header(lines)
    return UnknownReport(lines[start], tuple(lines[start + 1 : start + 6]))


def _likely_header(lines: Lines) -> int:
    """Where a table's header stands, when we know none of its words: the first line about as full as the fullest. A
    column may be without a name; a title above the table stands alone."""
    filled = [sum(map(bool, line)) for line in lines]
    enough = min(max(filled), max(2, max(filled) - 1))
    return next(number for number, cells in enumerate(filled) if cells >= enough)


def _lines(content: bytes, filename: str) -> Lines:
    if content.startswith(b"PK"):
        table = read_table(content, filename)
        return [table.header, *(row.cells for row in table.rows)]
    text = decoded(content, filename)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        lines = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    except csv.Error as error:
        raise UnreadableTable("damaged", str(error)) from error
    lines = [line for line in lines if any(line)]
    if not lines:
        raise UnreadableTable("empty", f"{filename}: no cell with words in it")
    if len(lines) > LONGEST:
        raise UnreadableTable("too_many_rows", f"more than {LONGEST} rows")
    return lines


def _delimiter(text: str) -> str:
    """The separator of the longest lines: a report's title lines have none."""
    best = max(text.splitlines()[:200], key=lambda line: max(line.count(one) for one in "\t;,"), default="")
    return max("\t;,", key=best.count)


def _until_section(lines: Lines) -> Lines:
    """Teams writes a further list below, in which everybody stands once more."""
    for number, line in enumerate(lines):
        if _SECTION.match(line[0]) and not any(line[1:]):
            return lines[:number]
    return lines


def _source(header: Sequence[str], above: Lines) -> str:
    names = {cell.casefold() for cell in header}
    if any("original name" in name or "nama asli" in name for name in names) or "user email" in names:
        return "zoom"
    teams = {"first join", "in-meeting duration", "participant id (upn)", "user action", "durasi dalam rapat", "role"}
    if names & teams or any(_SECTION.match(line[0]) for line in above):
        return "teams"
    if {"time joined", "time exited"} & names or {"first name", "last name"} <= names:
        return "meet"
    return "table"


def _report(source: str, columns: Sequence[str], rows: Lines, day: date, zone: ZoneInfo) -> Report:
    found = [{name: cell for name, cell in zip(columns, row, strict=False) if name} for row in rows]
    order = words.orders([text for one in found for text in _moments(one)], day)
    if "action" in columns and "moment" in columns:
        return Report(source, tuple(_from_actions(found, order, day, zone)), _nameless(found))
    sightings = [_sighting(one, order, day, zone) for one in found if _name(one)]
    return Report(source, tuple(sightings), _nameless(found))


def _moments(row: Mapping[str, str]) -> list[str]:
    return [row[name] for name in ("joined", "left", "moment") if row.get(name)]


def _nameless(rows: Sequence[Mapping[str, str]]) -> int:
    return sum(not _name(row) for row in rows)


def _name(row: Mapping[str, str]) -> str:
    whole = row.get("name") or " ".join(part for part in (row.get("first_name"), row.get("last_name")) if part)
    return whole.strip()[:250]


def _sighting(row: Mapping[str, str], order: str, day: date, zone: ZoneInfo) -> Sighting:
    length = words.seconds(row.get("duration", ""))
    joined, left = words.between(
        words.moment(row.get("joined", ""), order, day, zone),
        words.moment(row.get("left", ""), order, day, zone),
        length,
    )
    if length is None and joined and left:
        length = int((left - joined).total_seconds())
    return Sighting(_name(row), _email(row), row.get("organisation", "")[:250], joined, left, _minutes(length),
                    words.gender(row.get("gender", "")), words.mode(row.get("mode", "")))  # fmt: skip


def _from_actions(rows: Sequence[Mapping[str, str]], order: str, day: date, zone: ZoneInfo) -> list[Sighting]:
    """Teams' old list: a line for each joining and each leaving. Who never left was there to the end."""
    open_since: dict[str, datetime] = {}
    emails: dict[str, str] = {}
    found: list[Sighting] = []
    last: datetime | None = None
    for row in rows:
        name, at = _name(row), words.moment(row.get("moment", ""), order, day, zone)
        if not name or at is None:
            continue
        last = max(last, at) if last else at
        emails[name] = emails.get(name) or _email(row)
        if words.LEFT.search(row.get("action", "")):
            since = open_since.pop(name, None)
            found.append(Sighting(name, emails[name], "", since, at, _minutes(_length(since, at))))
        elif words.JOINED.search(row.get("action", "")):
            open_since.setdefault(name, at)
    for name, since in open_since.items():
        found.append(Sighting(name, emails[name], "", since, last, _minutes(_length(since, last))))
    return found


def _length(since: datetime | None, until: datetime | None) -> int | None:
    return max(0, int((until - since).total_seconds())) if since and until else None


def _minutes(length: int | None) -> int | None:
    return None if length is None else round(length / 60)


def _email(row: Mapping[str, str]) -> str:
    text = row.get("email", "").strip().lower()
    return text[:254] if "@" in text and " " not in text else ""
