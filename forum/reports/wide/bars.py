"""How the chairs of a forum or region were filled, as one bar: each outcome a piece, with its letter and its number.

Pure: data in, SVG out. Colour, letter and pattern as everywhere (design-language.md); on a page colours come from
static/css/pages/reports.css, on paper from attributes.
"""

from typing import Literal

from markupsafe import Markup, escape

from forum.attendance.labels import LETTERS, outcome_choices
from forum.reports.figures import Figures

WIDE, NARROW, HIGH, GAP = 560, 326, 26, 1.5
ROOM_FOR_BOTH, ROOM_FOR_LETTER = 44, 16
STEP = 7
_FILL = {"head": "#0b5345", "deputy": "#3f9c86", "staff": "#e3b448", "absent_notice": "#c9c2b4", "absent": "#b5483d",
         "not_recorded": "#ffffff"}  # fmt: skip
_INK = {"head": "#ffffff", "absent": "#ffffff"}
_HATCH = {"absent_notice": "#857b67", "absent": "#f0c9c3"}


def spoken(figures: Figures) -> str:
    """The bar for a reader who cannot see it: "Kepala hadir 12, Staf … 3"."""
    labels = outcome_choices()
    said = [f"{labels[code]} {number}" for code, number in _pieces(figures)]
    return ", ".join(said)


def bar(figures: Figures, *, width: int = WIDE, name: str = "wide", paint: Literal["screen", "paper"] = "screen",
        size: tuple[str, str] | None = None) -> Markup:  # fmt: skip
    """One bar as long as `width`, whatever it holds; empty when nothing was counted."""
    pieces = _pieces(figures)
    whole = sum(number for _code, number in pieces)
    if not whole:
        return Markup()
    parts, at = [], 0.0
    for code, number in pieces:
        wide = width * number / whole
        parts.append(_piece(code, number, at, max(1.0, wide - GAP), paint))
        at += wide
    across, down = size or (str(width), str(HIGH))
    return Markup(  # noqa: S704 - numbers and letters only; the words are escaped
        f'<svg class="heat heat--{name} share-bar" xmlns="http://www.w3.org/2000/svg" role="img" width="{across}" '
        f'height="{down}" viewBox="0 0 {width} {HIGH}"><title>{escape(spoken(figures))}</title>{"".join(parts)}</svg>'
    )


def _pieces(figures: Figures) -> list[tuple[str, int]]:
    return [(code, getattr(figures, code)) for code in LETTERS if getattr(figures, code)]


def _piece(code: str, number: int, x: float, wide: float, paint: str) -> str:
    paper = paint == "paper"
    inset = 0.6 if code == "not_recorded" else 0
    outline = ' stroke="#857b67" stroke-dasharray="2.4 2.4"' if paper and code == "not_recorded" else ""
    fill = f' fill="{_FILL[code]}"{outline}' if paper else ""
    box = f"M{_n(x + inset)} {_n(inset)}h{_n(wide - 2 * inset)}v{_n(HIGH - 2 * inset)}h{_n(2 * inset - wide)}z"
    drawn = f'<path class="heat-{code}"{fill} d="{box}"/>'
    text = f"{LETTERS[code]} {number}" if wide >= ROOM_FOR_BOTH else LETTERS[code] if wide >= ROOM_FOR_LETTER else ""
    if code in _HATCH:
        stroke = f' fill="none" stroke="{_HATCH[code]}" stroke-width="1.2"' if paper else ""
        drawn += f'<path class="heat-{code}-lines"{stroke} d="{_hatch(x, wide, crossed=code == "absent")}"/>'
        if text:
            room = min(wide, 9.0 * len(text))
            patch = f"M{_n(x + (wide - room) / 2)} 4h{_n(room)}v{HIGH - 8}h-{_n(room)}z"
            drawn += f'<path class="heat-{code}"{fill} d="{patch}"/>'
    if text:
        ink = f' fill="{_INK.get(code, "#1e1b16")}" font-family="Arimo" font-weight="bold"' if paper else ""
        drawn += (f'<text class="heat-letter heat-letter-{code}" x="{_n(x + wide / 2)}" y="{HIGH / 2 + 4.7:.1f}" '
                  f'text-anchor="middle" font-size="13"{ink}>{text}</text>')  # fmt: skip
    return drawn


def _hatch(x: float, wide: float, *, crossed: bool) -> str:
    """Strokes from lower left to upper right, clipped to the box by computing; crossed for absence without notice."""
    steps, reach = [], float(STEP)
    while reach < wide + HIGH:
        left, low = (0.0, reach) if reach <= HIGH else (reach - HIGH, float(HIGH))
        right, high = (reach, 0.0) if reach <= wide else (wide, reach - wide)
        steps.append(f"M{_n(x + left)} {_n(low)}L{_n(x + right)} {_n(high)}")
        if crossed:
            steps.append(f"M{_n(x + wide - left)} {_n(low)}L{_n(x + wide - right)} {_n(high)}")
        reach += STEP
    return "".join(steps)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
