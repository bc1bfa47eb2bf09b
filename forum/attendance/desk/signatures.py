"""What people drew with a finger at the door: shown to organisers, never public."""

from markupsafe import escape
from sqlalchemy import func, select

from forum.attendance.models import Signature
from forum.extensions import db
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _

MOST_ON_PAPER = 600
"""Points of one signature: more cannot be seen at its size."""


def of(meeting_id: int, subject: str) -> Signature | None:
    """The newest signature of a person that was not taken back; the moment decides, then the key."""
    statement = (
        select(Signature)
        .where(Signature.meeting_id == meeting_id, Signature.subject == subject, Signature.removed_at.is_(None))
        .order_by(Signature.signed_at.desc(), Signature.key.desc())
    )
    return db.session.scalar(statement.limit(1))


def one(meeting_id: int, signature_id: int) -> Signature:
    """A signature of this meeting. Raises Missing, also for another meeting's and one that was taken back."""
    row = db.session.get(Signature, signature_id)
    if row is None or row.meeting_id != meeting_id or row.removed_at is not None:
        raise Missing(_("There is no such signature here."))
    return row


def newest(meeting_id: int) -> dict[str, Signature]:
    """Subject -> the signature that counts (`of`), of everybody at this meeting. One statement."""
    statement = (
        select(Signature)
        .where(Signature.meeting_id == meeting_id, Signature.removed_at.is_(None))
        .order_by(Signature.signed_at, Signature.key)
    )
    return {row.subject: row for row in db.session.scalars(statement)}


def count(meeting_id: int) -> int:
    """How many people drew a signature at this meeting that was not taken back. One statement."""
    drawn = select(func.count(Signature.subject.distinct()))
    return db.session.scalar(drawn.where(Signature.meeting_id == meeting_id, Signature.removed_at.is_(None))) or 0


def cropped(signature: Signature, title: str) -> str:
    """The strokes as an inline `<svg>` for paper, without the empty field around them; black, of even weight.

    `title` says in words what it shows. A drawing of very many points keeps its form with fewer of them.
    """
    strokes = _thinned(signature.strokes)
    across, down = zip(*(point for stroke in strokes for point in stroke), strict=True)
    width, height = max(across) - min(across), max(down) - min(down)
    air = max(width, height, 20) / 20
    box = (min(across) - air, min(down) - air, max(width, 10) + 2 * air, max(height, 10) + 2 * air)
    weight = max(box[2] / 38, box[3] / 10.5) * 0.4  # 0.4 mm on a field of 38 mm by 10.5 mm
    paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in strokes)
    return (
        f'<svg role="img" viewBox="{" ".join(f"{part:g}" for part in box)}"><title>{escape(title)}</title>'
        f'<g fill="none" stroke="#000" stroke-width="{weight:g}" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</g></svg>"
    )


def _thinned(strokes: list[list[list[int]]]) -> list[list[list[int]]]:
    step = max(1, sum(map(len, strokes)) // MOST_ON_PAPER)
    return [[*stroke[:-1:step], stroke[-1]] for stroke in strokes]


def svg(signature: Signature) -> str:
    """The strokes as a picture, black on white in every theme, as on paper."""
    paths = "".join(f'<path d="{_path(stroke)}"/>' for stroke in signature.strokes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {signature.width} {signature.height}">'
        f'<rect width="100%" height="100%" fill="#fff"/><g fill="none" stroke="#000" stroke-width="2.5" '
        f'stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
    )


def _path(stroke: list[list[int]]) -> str:
    (x, y), *rest = stroke
    points = rest or [[x, y]]  # a dot is a line to itself
    return f"M{x} {y}" + "".join(f"L{across} {down}" for across, down in points)
