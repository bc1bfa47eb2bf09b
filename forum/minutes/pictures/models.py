"""Pictures that were brought into minutes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel import clock
from forum.kernel.types import Base


class MinutesPicture(Base):
    """A picture as it was written anew by us; `storage_key` names its bytes, sizes are pixels and bytes. Never removed:
    an older text may show it.
    """

    __tablename__ = "minutes_picture"
    __table_args__ = (UniqueConstraint("minutes_id", "storage_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    storage_key: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    brought_at: Mapped[datetime] = mapped_column(default=clock.now)
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
