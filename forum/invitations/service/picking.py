"""Choosing who is asked, and taking it back."""

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forum.accounts.models import User
from forum.directory import queries as directory
from forum.directory import service as directory_service
from forum.directory.models import Office, Organisation, Person, Tenure
from forum.extensions import db
from forum.forums import queries as forums
from forum.forums.rules import side_of_sector
from forum.invitations import rules
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service import sending
from forum.invitations.service.links import derive
from forum.invitations.service.standing import posting
from forum.kernel import clock, ids
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting
from forum.outbox import service as outbox

Invited = Invitation | StandingInvitation


def meeting_day(meeting: Meeting) -> date:
    """The calendar day of the meeting on the clock of its place: whose tenure counts."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.timezone)).date()


def add_offices(meeting: Meeting, offices: Iterable[Office], by: User | None = None) -> list[Invitation]:
    """Choose offices. Each is addressed to the chair, named after its holder on the meeting's day (Plt. and all).

    Offices already chosen stay as they are; withdrawn ones come back. Returns the new and the returned.
    """
    _expect_open(meeting)
    offices = list(offices)
    known = _known(meeting, Invitation.office_id)
    day = meeting_day(meeting)
    sides = forums.sides(meeting.forum_id, day)
    holders = directory.holders([office.id for office in offices], day)
    added = []
    for office in offices:
        row = known.get(office.id)
        if row is None:
            row = known[office.id] = _new(meeting)
            row.office = office
        elif row.withdrawn_at is None:
            continue
        address_office(row, office, holders.get(office.id), meeting.forum.locale)
        sit(row, office.organisation, sides)
        db.session.add(row)
        added.append(row)
    db.session.flush()
    return added


def add_people(meeting: Meeting, people: Iterable[Person], by: User | None = None) -> list[Invitation]:
    """Choose people by name; otherwise as `add_offices`."""
    _expect_open(meeting)
    known = _known(meeting, Invitation.person_id)
    sides = forums.sides(meeting.forum_id, meeting_day(meeting))
    added = []
    for person in people:
        row = known.get(person.id)
        if row is None:
            row = known[person.id] = _new(meeting)
            row.person = person
        elif row.withdrawn_at is None:
            continue
        address_person(row, person)
        sit(row, person.organisation, sides)
        db.session.add(row)
        added.append(row)
    db.session.flush()
    return added


def add_pasted(meeting: Meeting, text: str, by: User | None = None) -> list[Invitation]:
    """Choose the people in a pasted list of `Nama <email>` lines; those the directory lacks are added to it.

    Raises Problem as `pasted_people` does: then nobody was chosen.
    """
    return add_people(meeting, pasted_people(text, meeting.forum.locale), by)


def pasted_people(text: str, locale: str) -> list[Person]:
    """The people in a pasted list; those the directory lacks are added to it, as speaking `locale`.

    Raises Problem naming the first line that has no usable address.
    """
    lines = [line for line in rules.parse_addresses(text) if line.problem != "twice"]
    if not lines:
        raise Problem(_("Paste at least one line, such as: Rini Astuti <rini@contoh.example>"), code="nothing_pasted",
                      field="pasted")  # fmt: skip
    for line in lines:
        if line.problem:
            raise Problem(_("Line %(number)d, “%(line)s”: there is no usable email address.", number=line.number,
                            line=line.line[:80]), code=line.problem, field="pasted")  # fmt: skip
    found = db.session.scalars(
        select(Person).where(func.lower(Person.email).in_({line.email for line in lines})).order_by(Person.id.desc())
    )
    by_email: dict[str, list[Person]] = {}
    for person in found:
        by_email.setdefault((person.email or "").lower(), []).append(person)
    people = [_person(line, by_email.get(line.email, []), locale) for line in lines]
    return list(dict.fromkeys(people))


def _person(line: rules.Pasted, candidates: Sequence[Person], locale: str) -> Person:
    """Whoever has this address; of several who share it, the one of that name."""
    same_name = [one for one in candidates if one.name.casefold() == line.name.casefold()]
    if same_name or (candidates and line.name == line.email):
        return (same_name or list(candidates))[-1]
    return directory_service.create_person(name=line.name, email=line.email, locale=locale)


def set_email(invitation: Invitation, email: str, by: User | None = None) -> None:
    """Give (or correct) the address of this invitation; an invitation sent before goes out again to the new one.

    Who is asked to the whole series gets all of it there: a calendar knows one address for it.
    Raises Problem for an address we cannot write to.
    """
    expect_mailable(email)
    for row in _with_seats(invitation.standing) if invitation.standing else [invitation]:
        readdress(row, email)


def set_standing_email(standing: StandingInvitation, email: str, by: User | None = None) -> None:
    """`set_email` for a whole series: its invitation, and those to its meetings ahead."""
    expect_mailable(email)
    for row in _with_seats(standing):
        readdress(row, email)


def expect_mailable(email: str) -> None:
    """Raise Problem for an address we cannot write to."""
    if not rules.is_mailable(email.strip().lower()):
        raise Problem(_("“%(email)s” is not an email address we can write to.", email=email.strip()[:80]),
                      code="bad_address", field="email")  # fmt: skip


def readdress(row: Invited, email: str) -> None:
    """Another address: what was sent to the old one waits to be sent again; what has not left for it never does."""
    email = email.strip().lower()
    if email == row.email and not row.undeliverable_reason:
        return
    if email != row.email:
        outbox.supersede([sending.topic(row) if isinstance(row, Invitation) else posting.topic(row)])
    row.email, row.sent_at, row.undeliverable_reason = email, None, ""
    if isinstance(row, Invitation):
        row.by_hand, row.delayed_reason = False, ""


def _with_seats(standing: StandingInvitation) -> list[Invited]:
    ahead = (
        select(Invitation)
        .join(Invitation.meeting)
        .where(
            Invitation.standing_id == standing.id, Invitation.withdrawn_at.is_(None), Meeting.starts_at > clock.now()
        )
    )
    return [standing, *db.session.scalars(ahead)]


def withdraw(invitation: Invitation, by: User | None = None) -> None:
    """Take an invitation back; who had been told by mail gets a cancellation of their own. Twice changes nothing.

    Whoever was sent in this invitee's place is withdrawn too.
    """
    if invitation.withdrawn_at is not None:
        return
    invitation.withdrawn_at = clock.now()
    if invitation.sent_at is not None and invitation.email and rules.is_open(invitation.meeting):
        sending.post_withdrawal(invitation)
    for passed_on in db.session.scalars(
        select(Invitation).where(Invitation.delegated_from_id == invitation.id, Invitation.withdrawn_at.is_(None))
    ):
        withdraw(passed_on, by)


def _expect_open(meeting: Meeting) -> None:
    if not rules.is_open(meeting):
        raise Problem(_("The meeting was cancelled: nobody can be invited any more."), code="cancelled")


def _known(meeting: Meeting, column: object) -> dict[int, Invitation]:
    rows = db.session.scalars(select(Invitation).where(Invitation.meeting_id == meeting.id))
    name = column.key  # type: ignore[attr-defined]
    return {getattr(row, name): row for row in rows if getattr(row, name) is not None}


def _new(meeting: Meeting) -> Invitation:
    nonce = ids.new_token()
    return Invitation(meeting=meeting, token_nonce=nonce, token_hash=ids.token_hash(derive(nonce)),
                      created_at=clock.now())  # fmt: skip


def address_office(row: Invited, office: Office, holder: Tenure | None, locale: str) -> None:
    """Address a row to a chair, named after its holder; `locale` is what is spoken when nobody holds it."""
    row.addressee = office.title
    row.person_name = holder.person.name if holder else ""
    row.acting = holder.kind if holder and holder.kind != "definitive" else ""
    row.email = mailable(office.email) or mailable(holder.person.email if holder else None)
    row.locale = holder.person.locale if holder else locale


def address_person(row: Invited, person: Person) -> None:
    """Address a row to a person by name."""
    row.addressee, row.person_name = person.position or person.name, person.name
    row.email, row.locale = mailable(person.email), person.locale


def sit(row: Invited, organisation: Organisation | None, sides: dict[int, str]) -> None:
    """Seat a row with an organisation, on its side of the forum; a row that comes back waits to be sent."""
    row.organisation = organisation
    row.organisation_name = organisation.name if organisation else ""
    row.side = (sides.get(organisation.id) or side_of_sector(organisation.sector)) if organisation else "other"
    row.withdrawn_at = row.sent_at = None
    row.undeliverable_reason = ""
    if isinstance(row, Invitation):
        row.by_hand, row.delayed_reason = False, ""


def mailable(email: str | None) -> str | None:
    """An address we can write to, in lower case; None for anything else."""
    email = (email or "").strip().lower()
    return email if rules.is_mailable(email) else None
