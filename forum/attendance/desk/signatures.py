"""What people drew with a finger at the door: shown to organisers, never public."""

from sqlalchemy import select

from forum.attendance.models import Signature
from forum.extensions import db
from forum.kernel.errors import Missing
from forum.kernel.i18n import gettext as _


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
