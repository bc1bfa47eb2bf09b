"""Pictures of the gap: one bar for each row as SVG. Pure: data in, text out; the same data, the same bytes.

Four parts that differ in colour and pattern, so that they survive a black-and-white printer: confirmed solid, reported
hatched, open outlined, overdue cross-hatched. The same numbers stand in a table beside it.
"""

from markupsafe import Markup, escape

from forum.actions.queries.plan import Tally

WIDTH = 300
HEIGHT = 16
PARTS = ("confirmed", "reported", "open", "overdue")


def parts(tally: Tally) -> dict[str, int]:
    """Part -> how many, without overlap: overdue ones are taken out of the open ones."""
    return {"confirmed": tally.confirmed, "reported": tally.reported, "open": tally.open - tally.overdue,
            "overdue": tally.overdue}  # fmt: skip


def bar(tally: Tally, most: int, title: str) -> Markup:
    """One bar; `most` is the largest total of the picture, so that lengths compare."""
    unit = WIDTH / max(most, 1)
    drawn, across = [], 0.0
    for name, number in parts(tally).items():
        if not number:
            continue
        width = number * unit
        drawn.append(f'<rect class="gap-{name}" x="{across:.1f}" y="0.5" width="{max(width - 1.5, 1):.1f}" '
                     f'height="{HEIGHT - 1}"/>')  # fmt: skip
        drawn += _hatch(name, across, max(width - 1.5, 1))
        across += width
    drawing = "".join(drawn)
    head = f'<svg class="gap-bar" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none"'
    return Markup(f"{head}><title>{escape(title)}</title>{drawing}</svg>")  # noqa: S704 - only the title is foreign


def _hatch(name: str, across: float, width: float) -> list[str]:
    """Strokes over a part: one direction for reported, both for overdue."""
    if name not in ("reported", "overdue"):
        return []
    steps = "".join(
        f"M{across + x:.1f} {HEIGHT - 1}l{min(6, width - x):.1f} -{HEIGHT - 2}" for x in range(0, int(width), 7)
    )
    lines = [f'<path class="gap-hatch gap-hatch-{name}" d="{steps}"/>'] if steps else []
    if name == "overdue":
        back = "".join(f"M{across + x:.1f} 1l{min(6, width - x):.1f} {HEIGHT - 2}" for x in range(0, int(width), 7))
        lines.append(f'<path class="gap-hatch gap-hatch-{name}" d="{back}"/>')
    return lines
