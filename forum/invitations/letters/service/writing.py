"""Writing a meeting's letter, and what a forum's letters begin with."""

from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from forum.accounts.models import User
from forum.extensions import db
from forum.forums import service as forums
from forum.forums.models import Forum
from forum.invitations import rules as invitation_rules
from forum.invitations.letters import queries, rules
from forum.invitations.models import Letter, LetterDefaults
from forum.invitations.models.letters import LetterWords
from forum.kernel import clock
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import service as meetings
from forum.meetings.models import Meeting

WORDS = tuple(LetterWords.__annotations__)
FIELDS = frozenset({*WORDS, "dated_on", "subject", "enclosure", "locale", "paper", "number_follows", "partner_number"})
DEFAULT_FIELDS = frozenset({*WORDS, "number_template", "number_code"})
LONGEST_LIST = 40  # lines of copies or notes: more is no letter


def begin(meeting: Meeting) -> Letter:
    """The meeting's letter; when nobody wrote one yet a new one, not stored, that begins as the forum's letters do."""
    known = queries.of_meeting(meeting.id)
    if known is not None:
        return known
    forum, set_before = meeting.forum, queries.defaults(meeting.forum_id)
    words = {name: getattr(set_before, name) for name in WORDS} if set_before else first_words(forum)
    with db.session.no_autoflush:
        return Letter(
            meeting=meeting, **words, dated_on=None, subject="", enclosure="", locale=forum.locale, paper=forum.paper,
            number_follows=False, partner_number="", signed_key=None, signed_sequence=0, failure="", revision=0,
        )  # fmt: skip


def first_words(forum: Forum) -> dict[str, Any]:
    """With what letters begin in a forum where nobody set anything."""
    words = {name: _initial(name) for name in WORDS}
    words["place"] = forum.region.name.removeprefix("Kabupaten ").removeprefix("Kota ") if forum.region else ""
    words["title"], words["signatory"] = forum.inviter_title, forum.inviter_name
    return words


def _initial(name: str) -> Any:
    default = LetterDefaults.__table__.columns[name].default
    return default.arg if default is not None else None


def save(
    meeting: Meeting, *, revision: int | None = None, number: str | None = None, by: User | None = None, **fields: Any
) -> Letter:
    """Write the letter: any of FIELDS; `number` becomes the meeting's letter number, as somebody typed it.

    Raises Conflict when somebody else saved meanwhile, Problem for a cancelled meeting, and for a list too long.
    """
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a letter has no {sorted(unknown)}")
    if not invitation_rules.is_open(meeting):
        raise Problem(_("The meeting was cancelled; it can no longer be changed."), code="cancelled")
    _check_words(fields)
    letter = begin(meeting)
    if revision is not None and revision != letter.revision:
        raise _conflict()
    if number is not None and number.strip() != meeting.letter_number:
        meetings.change(meeting, letter_number=number.strip(), by=by)
    for name, value in fields.items():
        setattr(letter, name, value)
    letter.changed_at, letter.asked_at, letter.failure = clock.now(), None, ""
    letter.revision += 1
    try:
        with db.session.begin_nested():
            db.session.add(letter)
    except (IntegrityError, StaleDataError) as error:
        raise _conflict() from error
    return letter


def _conflict() -> Conflict:
    return Conflict(_("Somebody else changed this letter while you were writing. Nothing you typed is lost: it is "
                      "still below. Open the letter in another window, compare, and save again."))  # fmt: skip


def _check_words(fields: dict[str, Any]) -> None:
    for name in ("copies", "notes", "partner_letterhead"):
        if len(rules.lines(fields.get(name, ""))) > LONGEST_LIST:
            raise Problem(_("At most %(num)d lines.", num=LONGEST_LIST), code="too_many_lines", field=name)
    if fields.get("is_joint") and not rules.lines(fields.get("partner_letterhead", "")):
        raise Problem(_("Write the letterhead of the second inviter: at least its name."), code="no_partner",
                      field="partner_letterhead")  # fmt: skip


def save_defaults(forum: Forum, **fields: Any) -> LetterDefaults:
    """Set what the forum's letters begin with: any of DEFAULT_FIELDS. Letters already written stay as they are.

    Raises Problem for a number template that could not be read back.
    """
    if unknown := fields.keys() - DEFAULT_FIELDS:
        raise TypeError(f"letters have no {sorted(unknown)}")
    _check_words(fields)
    _check_template(fields.get("number_template", ""))
    row = queries.defaults(forum.id)
    if row is None:
        row = LetterDefaults(forum_id=forum.id)
        db.session.add(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    db.session.flush()
    return row


def _check_template(template: str) -> None:
    known = ", ".join(f"{{{name}}}" for name in rules.FIELDS)
    if wrong := rules.wrong_fields(template):
        raise Problem(_("“%(what)s” is not a part we know. Use %(known)s.", what=wrong[0], known=known),
                      code="odd_template", field="number_template")  # fmt: skip
    if rules.repeats(template):
        raise Problem(_("The sequence and the year may stand in the number once only."), code="odd_template",
                      field="number_template")  # fmt: skip


def set_partner_logo(row: Letter | LetterDefaults, content: bytes | None) -> None:
    """Keep a picture as the second inviter's logo, or (None) print none. Raises Problem for anything that is none."""
    row.partner_logo = forums.keep_logo(content) if content is not None else None


def proposal(meeting: Meeting, dated_on: date | None = None) -> str:
    """The number that would come next, for a person to take or not; empty when nothing allows one to be proposed."""
    set_before = queries.defaults(meeting.forum_id)
    if meeting.letter_number or set_before is None or not set_before.number_template:
        return ""
    used = queries.used_numbers(meeting.forum_id, but=meeting.id)
    day = dated_on or clock.today(meeting.timezone)
    return rules.proposal(set_before.number_template, set_before.number_code, used, day)
