"""The signature picture: organisations x meetings as SVG. Pure: data in, text out; same data, same bytes.

Every outcome is colour + letter + pattern (design-language.md), so it survives a black-and-white printer and a
colour-blind eye. All cells of one outcome are one path and one text with a list of positions: 60 x 24 cells are some
40 KB before compression. On a page, colours come from classes (static/css/pages/reports.css); on paper from
presentation attributes, because the PDF engine applies no page stylesheet inside a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from forum.attendance.labels import LETTERS
from forum.attendance.rules import Outcome
from forum.reports.glyphs import OUTLINES

Paint = Literal["screen", "paper"]
Grid = Sequence[Sequence[Outcome | None]]

HATCHED = ("absent_notice", "absent")
_FILL = {"head": "#0b5345", "deputy": "#3f9c86", "staff": "#e3b448", "absent_notice": "#c9c2b4", "absent": "#b5483d",
         "not_recorded": "#ffffff"}  # fmt: skip
_INK = {"head": "#ffffff", "absent": "#ffffff"}
_HATCH = {"absent_notice": "#857b67", "absent": "#f0c9c3"}


@dataclass(frozen=True)
class Shape:
    """Lengths in user units: a cell's pitch across and down, the letter's size, the head's height."""

    across: float = 26
    down: float = 26
    letter: float = 13
    head: float = 0
    gap: float = 2


def svg(
    grid: Grid,
    *,
    title: str,
    heads: Sequence[tuple[str, ...]] = (),
    shape: Shape = Shape(),
    paint: Paint = "screen",
    size: tuple[str, str] | None = None,
    name: str = "",
) -> Markup:
    """Draw `grid` (rows of cells; None stays empty) under `heads` (some words for each column, the last one lowest).

    `title` is read aloud in place of the picture. `size` is width and height with units; without it, user units are
    pixels. `name` sets two pictures on one page apart. Every row must be as long as `heads`, if given.
    """
    columns = max([len(heads), *(len(row) for row in grid)], default=0)
    width, height = columns * shape.across, shape.head + len(grid) * shape.down
    wide, high = size or (_n(width), _n(height))
    parts = [
        f'<svg class="heat{name and " heat--" + name}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'width="{wide}" height="{high}" '
        f'viewBox="0 0 {_n(width)} {_n(height)}"><title>{escape(title)}</title>',
        _heads(heads, shape, paint),
        *(_outcome(code, grid, shape, paint, name) for code in LETTERS),
        _flags(grid, shape, paint),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - only the title and the heads are foreign, and they are escaped


def _cells(grid: Grid, shape: Shape, code: str) -> list[tuple[float, float]]:
    """The upper left corners of the cells of one outcome."""
    return [
        (column * shape.across + shape.gap / 2, shape.head + row * shape.down + shape.gap / 2)
        for row, line in enumerate(grid)
        for column, cell in enumerate(line)
        if cell is not None and cell.code == code
    ]


def _outcome(code: str, grid: Grid, shape: Shape, paint: Paint, name: str) -> str:
    places = _cells(grid, shape, code)
    if not places:
        return ""
    box_w, box_h = shape.across - shape.gap, shape.down - shape.gap
    inset = 0.5 if code == "not_recorded" else 0
    box = f"h{_n(box_w - 2 * inset)}v{_n(box_h - 2 * inset)}h-{_n(box_w - 2 * inset)}z"
    if code in HATCHED:
        drawn = _hatched(places, code, shape, box, paint, name)
    else:
        drawn = _path(places, box, f"heat-{code}", _box_attributes(code, paint), inset)
    return drawn + _letters(places, code, shape, paint)


def _letters(places: Sequence[tuple[float, float]], code: str, shape: Shape, paint: Paint) -> str:
    """On a page one text with a list of positions; on paper one path of outlines, as text costs a layout a letter."""
    middle, baseline = (shape.across - shape.gap) / 2, (shape.down - shape.gap) / 2 + shape.letter * 0.36
    letter = LETTERS[code]
    if paint == "screen":
        across = " ".join(_n(x + middle) for x, _y in places)
        down = " ".join(_n(round(y + baseline)) for _x, y in places)
        size = f'text-anchor="middle" font-size="{_n(shape.letter)}"'
        text = letter * len(places)
        return f'<text class="heat-letter heat-letter-{code}" x="{across}" y="{down}" {size}>{text}</text>'
    scale, here, steps = shape.letter / 100, (-middle / (shape.letter / 100), -baseline / (shape.letter / 100)), "m"
    for point in OUTLINES[letter]:
        steps += f"{_n((point[0] - here[0]) * scale)} {_n((point[1] - here[1]) * scale)} "
        here = point
    return _path(places, f"{steps.rstrip()}z", "heat-letter", f' fill="{_INK.get(code, "#1e1b16")}"')


def _hatched(places: Sequence[tuple[float, float]], code: str, shape: Shape, box: str, paint: Paint, name: str) -> str:
    """Ground, strokes, and a plain patch for the letter: on a page once, as a pattern of one cell's size; on paper for
    each cell, which the PDF engine is sure to draw.
    """
    wide, high = shape.across - shape.gap, shape.down - shape.gap
    patch_w, patch_h = min(wide * 0.6, shape.letter), min(high, shape.letter * 1.05)
    patch = f"m{_n((wide - patch_w) / 2)} {_n((high - patch_h) / 2)}h{_n(patch_w)}v{_n(patch_h)}h-{_n(patch_w)}z"
    ground, strokes = _box_attributes(code, paint), _hatch(code, wide, high)
    where = places if paint == "paper" else [(0.0, 0.0)]
    lines = f' fill="none" stroke="{_HATCH[code]}" stroke-width="1.2"' if paint == "paper" else ""
    drawn = (
        _path(where, box, f"heat-{code}", ground)
        + _path(where, strokes, f"heat-{code}-lines", lines)
        + _path(where, patch, f"heat-{code}", ground)
    )
    if paint == "paper":
        return drawn
    pattern = f"heat-{code}{name and '-' + name}"
    return (
        f'<pattern id="{pattern}" patternUnits="userSpaceOnUse" x="{_n(shape.gap / 2)}" '
        f'y="{_n(shape.head + shape.gap / 2)}" width="{_n(shape.across)}" height="{_n(shape.down)}">{drawn}</pattern>'
        + _path(places, box, "heat-pattern", f' fill="url(#{pattern})"')
    )


def _path(places: Sequence[tuple[float, float]], drawn: str, name: str, attributes: str, inset: float = 0) -> str:
    steps = "".join(f"M{_n(x + inset)} {_n(y + inset)}{drawn}" for x, y in places)
    return f'<path class="{name}"{attributes} d="{steps}"/>'


def _hatch(code: str, wide: float, high: float) -> str:
    """Strokes from lower left to upper right, clipped to the box by computing; crossed for absence without notice."""
    step = min(wide, high) / (3.5 if code == "absent_notice" else 2.6)
    rising = _strokes(wide, high, step)
    falling = [(wide - x1, y1, wide - x2, y2) for x1, y1, x2, y2 in rising]
    drawn = rising if code == "absent_notice" else rising + falling
    steps, here = [], (0.0, 0.0)
    for x1, y1, x2, y2 in drawn:
        steps.append(f"m{_n(x1 - here[0])} {_n(y1 - here[1])}l{_n(x2 - x1)} {_n(y2 - y1)}")
        here = (x2, y2)
    return "".join(steps)


def _strokes(wide: float, high: float, step: float) -> list[tuple[float, float, float, float]]:
    found, reach = [], step
    while reach < wide + high:
        x1, y1 = (0.0, reach) if reach <= high else (reach - high, high)
        x2, y2 = (reach, 0.0) if reach <= wide else (wide, reach - wide)
        found.append((x1, y1, x2, y2))
        reach += step
    return found


def _box_attributes(code: str, paint: Paint) -> str:
    if paint == "screen":
        return ""
    if code == "not_recorded":
        return ' fill="#ffffff" stroke="#857b67" stroke-width="1.2" stroke-dasharray="2.4 2.4"'
    return f' fill="{_FILL[code]}"'


def _flags(grid: Grid, shape: Shape, paint: Paint) -> str:
    """A notch in the upper right corner for an acting head; a ring around those who came uninvited."""
    side = min(shape.across, shape.down) * 0.3
    wide, high = shape.across - shape.gap, shape.down - shape.gap
    notch, ring = [], []
    for row, line in enumerate(grid):
        for column, cell in enumerate(line):
            x, y = column * shape.across + shape.gap / 2, shape.head + row * shape.down + shape.gap / 2
            if cell is not None and cell.acting:
                notch.append(f"M{_n(x + wide - side)} {_n(y)}h{_n(side)}v{_n(side)}z")
            if cell is not None and cell.uninvited:
                ring.append(f"M{_n(x)} {_n(y)}h{_n(wide)}v{_n(high)}h-{_n(wide)}z")
    parts = []
    if notch:
        paper = ' fill="#ffffff"' if paint == "paper" else ""
        parts.append(f'<path class="heat-acting"{paper} d="{"".join(notch)}"/>')
    if ring:
        paper = ' fill="none" stroke="#1e1b16" stroke-width="1.6"' if paint == "paper" else ""
        parts.append(f'<path class="heat-uninvited"{paper} d="{"".join(ring)}"/>')
    return "".join(parts)


def _heads(heads: Sequence[tuple[str, ...]], shape: Shape, paint: Paint) -> str:
    ink = ' fill="#1e1b16" font-family="Arimo"' if paint == "paper" else ""
    size = _n(shape.letter * 0.88)
    parts = []
    for column, words in enumerate(heads):
        x = _n(column * shape.across + shape.across / 2)
        for line, word in enumerate(reversed(words)):
            if word:
                y = shape.head - shape.letter * (0.45 + 1.08 * line)
                place = f'x="{x}" y="{_n(y)}" text-anchor="middle" font-size="{size}"'
                parts.append(f'<text class="heat-head" {place}{ink}>{escape(word)}</text>')
    return "".join(parts)


def _n(number: float) -> str:
    """A number as short as it can be: at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number % 1 else str(int(number))
