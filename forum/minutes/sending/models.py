"""Who is sent a published version and when, who was handed it, and by which link of their own invitees read it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.invitations.models import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.minutes.models import MinutesVersion

CHOICES = ("everybody", "concerned", "nobody")
KINDS = ("first", "corrected")
FORMS = ("own", "public", "none")
HOW = ("whatsapp", "paper")


class MinutesSending(Base):
    """The decision to whom a version is sent: everybody, those for whom something changed, or nobody.

    The mails are written at `leaves_at`, so that a slip seen right after publishing reaches nobody; without one, at
    once. `done_at` is when the worker had composed them; it is emptied when somebody widens the circle. Whoever stopped
    them in time (`stopped_at`) made the choice `nobody`.
    """

    __tablename__ = "minutes_sending"
    __table_args__ = (CheckConstraint(one_of("choice", CHOICES), name="choice"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    leaves_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    stopped_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    version: Mapped[MinutesVersion] = relationship()
    stopped_by: Mapped[User | None] = relationship(foreign_keys=[stopped_by_id])

    @property
    def is_held(self) -> bool:
        """Whether its mails wait for their time: nothing is written yet, and they can still be stopped."""
        return self.leaves_at is not None and self.done_at is None and clock.now() < self.leaves_at


class MinutesReader(Base):
    """An invitee's own link to the minutes of the meeting: all versions, the one in force first.

    `token_nonce` derives the secret, of which only the hash is stored; a new nonce ends the old link. A revoked one,
    and one whose invitation is withdrawn, opens nothing.
    """

    __tablename__ = "minutes_reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), unique=True)
    token_nonce: Mapped[str] = mapped_column(String(32))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    revoked_at: Mapped[datetime | None]

    invitation: Mapped[Invitation] = relationship()


class MinutesParcel(Base):
    """An address was sent a version: once, whatever happens (`version_id`, `recipient` in lower case).

    `outbox_key` names the mail, whose state says whether it has left. `digest` is the SHA-256 of what concerned this
    address: a later version with another one has changed something for them. `form` is what the link in it opens: the
    internal edition by a link of their own, the public page, or nothing. `promises` and `decisions` are the numbers of
    those that were named as theirs.
    """

    __tablename__ = "minutes_parcel"
    __table_args__ = (
        UniqueConstraint("version_id", "recipient"),
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("form", FORMS), name="form"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"))
    recipient: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(12))
    form: Mapped[str] = mapped_column(String(8))
    promises: Mapped[int] = mapped_column(default=0)
    decisions: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    outbox_key: Mapped[str] = mapped_column(String(160), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class MinutesHandOver(Base):
    """A chair that mail does not reach was given a version by a person: who did it, when and how. Once for each version
    and chair (`parcels.Parcel.chairs`), however often somebody ticks it; `taken_back_at` when it was a mistake.
    """

    __tablename__ = "minutes_hand_over"
    __table_args__ = (UniqueConstraint("version_id", "chair"), CheckConstraint(one_of("how", HOW), name="how"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_version.id"))
    chair: Mapped[str] = mapped_column(String(80))
    how: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_back_at: Mapped[datetime | None]

    by: Mapped[User | None] = relationship()
