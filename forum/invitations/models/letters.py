"""The invitation letter (surat undangan) on paper: what a forum's letters have in common, one meeting's letter, the
PDFs made of it, and which of them went to whom.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts.models import User
from forum.forums.models import PAPERS, Forum
from forum.invitations.models.invitation import Invitation
from forum.kernel import clock
from forum.kernel.types import Base, one_of
from forum.meetings.models import Meeting

NATURES = ("ordinary", "important", "urgent", "most_urgent")
"""Sifat: Biasa, Penting, Segera, Sangat Segera (domain.md 3.1)."""

ADDRESSINGS = ("each", "list")
"""`each`: a letter for each office. `list`: one letter for all, "Yth. (daftar terlampir)", with the list attached."""

ADDRESSEE_SIDES = ("left", "right")
"""Yth. below Hal (ANRI), or right, level with Nomor (the older regional style)."""

HEAD_LAYOUTS = ("stacked", "beside")
"""Two letterheads: one below the other between two emblems, or side by side."""


class LetterWords:
    """What a forum sets once for all its letters, and what each letter then has for itself."""

    nature: Mapped[str] = mapped_column(String(16), default="ordinary")
    addressing: Mapped[str] = mapped_column(String(8), default="each")
    addressee_side: Mapped[str] = mapped_column(String(8), default="left")
    addressee_place: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    opening: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    copies: Mapped[str] = mapped_column(Text, default="")
    open_end: Mapped[bool] = mapped_column(default=False)
    on_behalf: Mapped[str] = mapped_column(String(250), default="")
    title: Mapped[str] = mapped_column(String(250), default="")
    signatory: Mapped[str] = mapped_column(String(250), default="")
    grade: Mapped[str] = mapped_column(String(120), default="")
    nip: Mapped[str] = mapped_column(String(40), default="")
    is_joint: Mapped[bool] = mapped_column(default=False)
    head_layout: Mapped[str] = mapped_column(String(8), default="stacked")
    partner_letterhead: Mapped[str] = mapped_column(Text, default="")
    partner_logo: Mapped[str | None] = mapped_column(String(64))
    partner_on_behalf: Mapped[str] = mapped_column(String(250), default="")
    partner_title: Mapped[str] = mapped_column(String(250), default="")
    partner_signatory: Mapped[str] = mapped_column(String(250), default="")
    partner_grade: Mapped[str] = mapped_column(String(120), default="")
    partner_nip: Mapped[str] = mapped_column(String(40), default="")
    attach: Mapped[bool] = mapped_column(default=False)


def _known_words() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint(one_of("nature", NATURES), name="nature"),
        CheckConstraint(one_of("addressing", ADDRESSINGS), name="addressing"),
        CheckConstraint(one_of("addressee_side", ADDRESSEE_SIDES), name="addressee_side"),
        CheckConstraint(one_of("head_layout", HEAD_LAYOUTS), name="head_layout"),
    )


class LetterDefaults(LetterWords, Base):
    """With what every letter of a forum begins. `number_template` is as `letters.rules` reads it, such as
    `{urut}/{kode}/UND/{bulan_romawi}/{tahun}`; `number_code` fills `{kode}`."""

    __tablename__ = "letter_defaults"
    __table_args__ = _known_words()

    forum_id: Mapped[int] = mapped_column(ForeignKey("forum.id"), primary_key=True)
    number_template: Mapped[str] = mapped_column(String(120), default="")
    number_code: Mapped[str] = mapped_column(String(60), default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    forum: Mapped[Forum] = relationship()


class Letter(LetterWords, Base):
    """The letter of one meeting. Its number is `meeting.letter_number`, which minutes cite too.

    `dated_on` None leaves room for a date by hand; `subject` and `enclosure` empty are filled in. A signed scan
    (`signed_key` in file storage) takes the place of the generated letter; `signed_sequence` is the meeting's SEQUENCE
    when it came: after a change of time or place it no longer says what is true. The worker was asked
    for PDFs at `asked_at`; `failure` says why it could not make them.
    """

    __tablename__ = "letter"
    __table_args__ = (*_known_words(), CheckConstraint(one_of("paper", PAPERS), name="paper"))

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), unique=True)
    dated_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(String(250), default="")
    enclosure: Mapped[str] = mapped_column(String(120), default="")
    locale: Mapped[str] = mapped_column(String(5), default="id")
    paper: Mapped[str] = mapped_column(String(2), default="a4")
    number_follows: Mapped[bool] = mapped_column(default=False)
    partner_number: Mapped[str] = mapped_column(String(120), default="")
    signed_key: Mapped[str | None] = mapped_column(String(64))
    signed_name: Mapped[str] = mapped_column(String(255), default="")
    signed_size: Mapped[int] = mapped_column(default=0)
    signed_sequence: Mapped[int] = mapped_column(default=0)
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(String(500), default="")
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    meeting: Mapped[Meeting] = relationship()
    signed_by: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}


class LetterCopy(Base):
    """A finished PDF, of one letter or of many in one file: `digest` names what it was made from, `storage_key` its
    bytes."""

    __tablename__ = "letter_copy"
    __table_args__ = (UniqueConstraint("letter_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    digest: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    letter: Mapped[Letter] = relationship()


class LetterSent(Base):
    """This invitee got this letter with a mail: evidence, and the reason why a reminder carries none."""

    __tablename__ = "letter_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    invitation: Mapped[Invitation] = relationship()
