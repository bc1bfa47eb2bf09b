"""The heads' attendance from meeting to meeting as bars: SVG like the heatmap. Pure; same data, same bytes.

A bar's full height is all recorded invitations: heads in person solid at the bottom, officials and staff above it in
their own tone and pattern, what was absent left empty within the frame. The number of heads stands over the bar. A
meeting that nobody recorded has a dotted frame and no bar: it is not absence.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from forum.attendance.labels import LETTERS
from forum.kernel.i18n import gettext as _
from forum.reports import picture
from forum.reports.heatmap import Paint
from forum.reports.sections import Point

BAR, TOP, FOOT = 120, 18, 48
_PAINT = {
    "frame": ' fill="none" stroke="#857b67" stroke-width="0.8"',
    "unknown": ' fill="none" stroke="#857b67" stroke-width="1" stroke-dasharray="2 2"',
    "head": ' fill="#0b5345"', "deputy": ' fill="#3f9c86"', "staff": ' fill="#e3b448"',
    "text": ' fill="#1e1b16" font-family="Arimo"',
}  # fmt: skip


def bars(points: Sequence[Point], *, pitch: float = 30, paint: Paint = "screen", width: str = "") -> Markup:
    """Bars for these meetings, oldest left; `width` with a unit scales the whole, else units are pixels."""
    across, high = max(1, len(points)) * pitch, TOP + BAR + FOOT
    size = f'width="{width}"' if width else f'width="{across:g}" height="{high}"'
    title = _("Heads who came in person at %(num)d meetings. The same is in the table.", num=len(points))
    parts = [f'<svg class="bars" xmlns="http://www.w3.org/2000/svg" role="img" {size} '
             f'viewBox="0 0 {across:g} {high}"><title>{escape(title)}</title>']  # fmt: skip
    parts += [_bar(point, number * pitch, pitch, paint) for number, point in enumerate(points)]
    parts += [_days(points, pitch, paint), "</svg>"]
    return Markup("".join(parts))  # noqa: S704 - numbers, and words that are escaped


def _attributes(name: str, paint: Paint) -> str:
    return f' class="bars-{name}"' + (_PAINT[name] if paint == "paper" else "")


def _bar(point: Point, left: float, pitch: float, paint: Paint) -> str:
    x, wide = left + 3, pitch - 6
    figures, of = point.figures, point.figures.recorded
    frame = f'<rect x="{x:g}" y="{TOP}" width="{wide:g}" height="{BAR}"'
    if not of:
        middle = _text(left + pitch / 2, TOP + BAR / 2 + 5, LETTERS["not_recorded"], 14, paint)
        return f"{frame}{_attributes('unknown', paint)}/>{middle}"
    drawn, base = [f"{frame}{_attributes('frame', paint)}/>"], float(TOP + BAR)
    for name, number in (("head", figures.invited_head), ("deputy", point.deputies), ("staff", point.staff)):
        tall = min(BAR * number / of, base - TOP)
        base -= tall
        if tall > 0:
            drawn.append(f'<rect x="{x:g}" y="{base:.1f}" width="{wide:g}" height="{tall:.1f}"'
                         f"{_attributes(name, paint)}/>")  # fmt: skip
    drawn.append(_text(left + pitch / 2, TOP - 5, str(figures.invited_head), 12, paint))
    return "".join(drawn)


def _text(x: float, y: float, words: str, size: int, paint: Paint) -> str:
    attributes = _attributes("text", paint)
    return f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}"{attributes}>{escape(words)}</text>'


def _days(points: Sequence[Point], pitch: float, paint: Paint) -> str:
    parts = []
    for number, (year, month, day) in enumerate(picture.heads([point.column for point in points])):
        x = number * pitch + pitch / 2
        for line, word in enumerate((day, month, year)):
            if word:
                parts.append(_text(x, TOP + BAR + 14 + 13 * line, word, 11, paint))
    return "".join(parts)
