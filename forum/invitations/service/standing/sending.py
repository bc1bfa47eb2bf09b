"""Sending a series to who was chosen, and telling everybody when its pattern changes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations import rules
from forum.invitations import standing as reads
from forum.invitations.events import InvitationsSent
from forum.invitations.models import Invitation, StandingInvitation
from forum.invitations.service.standing import choosing, posting
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext
from forum.meetings import queries as meetings
from forum.meetings import service as meetings_service
from forum.meetings.events import SeriesContinued, SeriesEnded, SeriesExtended, SeriesMoved, SeriesReworded
from forum.meetings.models import Meeting, Series

Changes = Mapping[str, tuple[object, object]]
TellOthers = Callable[[Meeting, Sequence[Invitation], Changes], None]


def send_series(series: Series, by: User | None = None) -> int:
    """Send the whole series to everybody chosen who has an address and was not told yet. How many mails.

    A draft is announced, with all its meetings. Sending again sends only to newcomers. Raises Problem for a cancelled
    series, for one of which nothing is ahead, and when there is nobody to send a draft to.
    """
    db.session.execute(select(Series.id).where(Series.id == series.id).with_for_update())
    if series.state == "cancelled":
        raise Problem(_("The series was cancelled: nothing can be sent any more."), code="cancelled")
    if not ahead(series):
        raise Problem(_("All meetings of this series are over, so invitations can no longer be sent."),
                      code="in_the_past")  # fmt: skip
    standings = reads.for_series(series.id)
    choosing.seat(series, standings)
    waiting = [one for one in standings if one.email and one.sent_at is None]
    if series.state == "draft":
        if not waiting:
            raise Problem(_("Nobody to send to yet: choose offices or people with an email address."),
                          code="nobody")  # fmt: skip
        meetings_service.announce_series(series, by)
    number = posting.post_whole(series, waiting, "series_invitation", rises=True)
    if waiting:
        for meeting in ahead(series):
            record(InvitationsSent(meeting.id))
    return number


def ahead(series: Series) -> list[Meeting]:
    """The meetings of a series that somebody can still be asked to, by date."""
    now = clock.now()
    rows = [one for one in meetings.occurrences(series.id) if one.state != "cancelled" and one.starts_at > now]
    return sorted(rows, key=lambda one: (one.starts_at, one.id))


def moved(event: SeriesMoved | SeriesReworded) -> None:
    """What all meetings have in common changed: the complete state again to everybody told before.

    When the length changed all are asked again. Silently: they hear of it with the next mail.
    """
    series = meetings.series_by_id(event.series_id)
    rises = isinstance(event, SeriesMoved)
    asks = rises and not rules.TIME_FIELDS.isdisjoint(event.changes)
    if asks:
        _ask_again(event.meeting_ids)
    if event.notify:
        lines = partial(changed_lines, event.changes)
        posting.post_whole(series, _told(series), "series_changed", rises=rises, changed=event.meeting_ids,
                           changed_lines=lines, ask_again=asks)  # fmt: skip


def extended(event: SeriesExtended) -> None:
    """There are further meetings: seats for all who are asked to the series, and the complete state again."""
    series = meetings.series_by_id(event.series_id)
    choosing.seat(series, reads.for_series(series.id))
    said = partial(_further, len(event.meeting_ids))
    posting.post_whole(series, [one for one in _told(series) if one.delegated_from_id is None], "series_changed",
                       rises=True, changed_lines=said)  # fmt: skip


def ended(event: SeriesEnded) -> None:
    """The series ends earlier: the complete state again, or a cancellation when nothing is left of it."""
    series = meetings.series_by_id(event.series_id)
    reason = meetings.by_id(event.meeting_ids[0]).cancel_reason if event.meeting_ids else ""
    if series.state == "cancelled":
        posting.post_end(series, _told(series), whole_series=True, reason=reason)
        return
    said = partial(_fewer, len(event.meeting_ids), reason)
    posting.post_whole(series, _told(series), "series_changed", rises=True, changed=event.meeting_ids,
                       changed_lines=said)  # fmt: skip


def continued(event: SeriesContinued) -> None:
    """Another series takes the place of this one: everybody asked to it is asked to the new one, and told."""
    old, new = meetings.series_by_id(event.series_id), meetings.series_by_id(event.new_series_id)
    asked = [one for one in reads.for_series(old.id) if one.delegated_from_id is None]
    made = choosing.invite_offices(new, [one.office for one in asked if one.office is not None])
    made += choosing.invite_people(new, [one.person for one in asked if one.person is not None])
    addresses = {(one.office_id, one.person_id): one.email for one in asked}
    told = {(one.office_id, one.person_id) for one in asked if one.sent_at is not None}
    for one in made:
        one.email = addresses.get((one.office_id, one.person_id)) or one.email
    to = [one for one in made if one.email and (one.office_id, one.person_id) in told]
    posting.post_whole(new, to, "series_invitation", rises=True)


def seat_newcomer(meeting: Meeting) -> None:
    """A meeting of an announced series was laid and announced later: who is asked to the series is asked to it.

    Calendars know it by the rule already; nothing is sent.
    """
    if meeting.series is None or meeting.series.state != "announced":
        return
    standings = reads.for_series(meeting.series.id)
    if not standings:
        return
    choosing.seat(meeting.series, standings, [meeting])
    for one in standings:
        if one.sent_at is not None:
            mine = Invitation.meeting_id == meeting.id, Invitation.standing_id == one.id, Invitation.sent_at.is_(None)
            db.session.execute(update(Invitation).where(*mine).values(sent_at=one.sent_at,
                                                                      sent_sequence=one.sent_sequence))  # fmt: skip


def asked_once(meeting_ids: Collection[int]) -> dict[int, list[Invitation]]:
    """Meeting -> who was asked to it by itself and has an address: they know it under its own UID. Some of them may
    have been invited by hand, or mail to them come back (`tellings.is_by_mail`)."""
    statement = (
        select(Invitation)
        .where(Invitation.meeting_id.in_(meeting_ids), Invitation.standing_id.is_(None),
               Invitation.withdrawn_at.is_(None), Invitation.sent_at.is_not(None), Invitation.email.is_not(None))
        .options(joinedload(Invitation.meeting))
        .order_by(Invitation.id)
    )  # fmt: skip
    found: dict[int, list[Invitation]] = {}
    for one in db.session.scalars(statement):
        found.setdefault(one.meeting_id, []).append(one)
    return found


def came_back(one: StandingInvitation, reason: str) -> None:
    """A mail of this series came back: nothing about any meeting ahead reaches them there."""
    one.undeliverable_reason = reason[:500]
    for seat in reads.ahead(reads.seats([one.id])[one.id]):
        seat.undeliverable_reason = reason[:500]


def changed_lines(changes: Changes) -> list[tuple[str, str]]:
    """What changed in the pattern, as (what, words) in the language spoken now."""
    lines = []
    if "duration_minutes" in changes:
        old, new = (int(str(one)) for one in changes["duration_minutes"])
        lines.append((_("Length"), _("%(old)s → %(new)s", old=_minutes(old), new=_minutes(new))))
    for name, label in (("title", _("Title")), ("place", _("Place")), ("link", _("Online"))):
        if name in changes:
            before, now = (str(one or "") or _("none") for one in changes[name])
            lines.append((label, _("%(old)s → %(new)s", old=before, new=now)))
    return lines or [(_("Description"), _("see below"))]


def _minutes(number: int) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", number)


def _further(number: int) -> list[tuple[str, str]]:
    return [(_("Added"), ngettext("%(num)d further meeting", "%(num)d further meetings", number))]


def _fewer(number: int, reason: str) -> list[tuple[str, str]]:
    words = ngettext("%(num)d meeting does not take place", "%(num)d meetings do not take place", number)
    return [(_("Ends earlier"), _("%(words)s: %(reason)s", words=words, reason=reason) if reason else words)]


def _told(series: Series) -> list[StandingInvitation]:
    return [one for one in reads.for_series(series.id) if one.sent_at is not None and one.email]


def _ask_again(meeting_ids: Collection[int]) -> None:
    numbers = select(Meeting.sequence).where(Meeting.id == Invitation.meeting_id).scalar_subquery()
    db.session.execute(
        update(Invitation).where(Invitation.meeting_id.in_(meeting_ids)).values(asked_sequence=numbers)
    )  # fmt: skip
