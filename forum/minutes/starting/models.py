"""A forum's own starting texts."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.types import Base, one_of
from forum.meetings.models import KINDS


class StartingText(Base):
    """What the minutes of this forum's meetings of a kind start with. No row: the usual text (`usual.py`).

    `text` stands under each topic, Markdown; `topics`, one a line, are taken where a meeting has no agenda.
    """

    __tablename__ = "minutes_starting_text"
    __table_args__ = (CheckConstraint(one_of("kind", KINDS), name="kind"),)

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    text: Mapped[str] = mapped_column(Text, default="")
    topics: Mapped[str] = mapped_column(Text, default="")
