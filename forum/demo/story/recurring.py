"""Meetings that recur: one mail with all dates; a date that moves is one mail more."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forum.adapters import ics
from forum.demo.story.tale import Tale, insist
from forum.demo.world import monthly
from forum.extensions import db
from forum.invitations import notices, standing
from forum.invitations import service as invitations
from forum.kernel import clock, transaction
from forum.meetings import queries as meetings_queries
from forum.meetings import service as meetings
from forum.meetings.models import Series

ZONE = "Asia/Jakarta"


def plan(tale: Tale) -> str:
    """Every third Friday, one of them left out: each chair gets one mail, with the whole series in it."""
    organiser = tale.users["organiser"]
    first = monthly.third_friday(clock.now() + timedelta(days=50))
    with transaction.writing():
        series = monthly.plan(tale.forum, first, organiser)
        invitations.invite_offices(series, monthly.chairs(tale.forum), organiser)
    before = tale.posted("invitation")
    with transaction.writing():
        sent = invitations.send_series(series, organiser)
    with transaction.writing():
        again = invitations.send_series(series, organiser)
    tale.work()
    asked = standing.for_series(series.id)
    insist(sent == len(asked) == tale.posted("invitation") - before, f"{sent} mails for {len(asked)} chairs")
    insist(again == 0, f"sending twice sent {again} mails more")
    left_out = [one.recurrence_id for one in meetings_queries.occurrences(series.id) if one.state == "cancelled"]
    for one in asked:
        message = _newest(tale, one.email or "", series)
        master = message.events[0]
        insist(message.method == "REQUEST" and "BYDAY=3FR" in master.rrule, f"the rule that arrived: {master.rrule}")
        insist(list(master.exdates) == left_out, f"{one.addressee} is not told which date is left out")
        insist(master.starts_at == series.starts_at, f"{one.addressee} is told another first date")
    tale.series = series
    number = len(meetings_queries.occurrences(series.id)) - len(left_out)
    tale.result["series"] = {"uid": series.uid, "meetings": number, "mails": sent}
    return f"{number} rapat / meetings, {sent} surat / mails"


def move(tale: Tale) -> str:
    """One date is put off to the Monday after it: one mail to each chair, about this date alone."""
    series = tale.series
    meeting = meetings_queries.occurrences(series.id)[1]
    by_rule = meeting.recurrence_id
    with transaction.writing():
        meetings.change(meeting, revision=meeting.revision, by=tale.users["organiser"],
                        starts_at=meeting.starts_at + timedelta(days=3))  # fmt: skip
    before = tale.posted("invitation")
    clock.advance(notices.SETTLING)
    tale.work()
    asked = standing.for_series(series.id)
    insist(tale.posted("invitation") - before == len(asked), "a moved date was not one mail for each chair")
    for one in asked:
        message = _newest(tale, one.email or "", series)
        insist(len(message.events) == 1 and not message.events[0].rrule, f"{one.addressee} got more than one date")
        event = message.events[0]
        insist((event.recurrence_id, event.starts_at) == (by_rule, meeting.starts_at), "another date was moved")
        insist((event.sequence or 0) > series.sequence, "the moved date has no number of its own")
    local: datetime = meeting.starts_at.astimezone(ZoneInfo(ZONE))
    return f"{by_rule:%d-%m} → {local:%d-%m}, {len(asked)} surat / mails"


def _newest(tale: Tale, address: str, series: Series) -> ics.ItipMessage:
    """The newest calendar of this series that arrived there."""
    found = [message for _raw, message in tale.calendars_of(address) if message.events[0].uid == series.uid]
    insist(found, f"{address} got no calendar of the series")
    db.session.rollback()
    return found[-1]
