"""People who sign in, and the one-time links that let them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.directory.models import Person
from forum.kernel import clock
from forum.kernel.types import Base, one_of

LINK_PURPOSES = ("sign_in", "first_administrator", "set_password")


class User(Base):
    """Somebody who signs in. Roles are per forum (`forums.models.ForumRole`); `is_administrator` is global.

    `session_epoch` is part of each session: raising it ends all of them. `reads_all_reports`: may read the attendance
    reports of every forum (a national secretariat). `wants_digest`: gets the monthly mail to leaders. Implements
    Flask-Login's interface.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(250))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(5), default="id")
    is_administrator: Mapped[bool] = mapped_column(default=False)
    reads_all_reports: Mapped[bool] = mapped_column(default=False)
    wants_digest: Mapped[bool] = mapped_column(default=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    deactivated_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    def get_id(self) -> str:
        return f"{self.id}.{self.session_epoch}"


class SignInLink(Base):
    """A one-time link, stored hashed; it expires and is spent on first use."""

    __tablename__ = "sign_in_link"
    __table_args__ = (CheckConstraint(one_of("purpose", LINK_PURPOSES), name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(24))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()
