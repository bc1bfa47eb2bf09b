"""Calendar subscriptions: secret addresses that a calendar program fetches."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.directory.models import Office, Person
from forum.kernel import clock
from forum.kernel.types import Base


class Feed(Base):
    """One person's (or office's) subscription: their meetings, at a secret address that can be revoked.

    Exactly one owner: a user sees the meetings of their forums, an office or a person those they are invited to.
    `mailed_to` is the address to which an office's or person's was sent: when it is no longer theirs (somebody else
    holds the office now), the subscription is over.
    """

    __tablename__ = "feed"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN user_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN office_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    locale: Mapped[str] = mapped_column(String(5), default="id")
    mailed_to: Mapped[str | None] = mapped_column(String(254))
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
    office: Mapped[Office | None] = relationship()
    person: Mapped[Person | None] = relationship()
