"""The monthly coordination meeting: every third Friday, with the agencies that the action plan needs most."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forum.accounts.models import User
from forum.demo.world import acts, names
from forum.directory import queries as directory
from forum.directory.models import Office
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.invitations import notices, standing
from forum.invitations import service as invitations
from forum.jobs import worker
from forum.kernel import clock, transaction
from forum.meetings import queries as meetings_queries
from forum.meetings import service as meetings
from forum.meetings.models import Series

ZONE = "Asia/Jakarta"
TITLE = "Rapat koordinasi bulanan"
NUMBER = 6
LEFT_OUT = 3
MOVED = 1
"""Which of them does not take place, and which was put off to the Monday after it; counted from 0."""
MEMBERS = ("Bappeda", "Diskominfo", "Setda", "Disnaker", "Dinsos", "Dinkes", "DPMD", "DPUPR", "SPM Contoh", "SAR",
           "Fordis", "PDB")  # fmt: skip
ALWAYS = ("Bappeda", "Diskominfo", "Dinsos", "SPM Contoh", "SAR")
WITHOUT_ONE, SENDS_ONCE = "Dinkes", "DPMD"
AGENDA = (
    meetings.AgendaLine("Pembukaan", 10, "Sekretaris Forum"),
    meetings.AgendaLine("Tindak lanjut bulan lalu", 40, "Sekretaris Forum"),
    meetings.AgendaLine("Pokok bahasan bulan ini", 50, "Bappeda"),
    meetings.AgendaLine("Tindak lanjut baru dan penutup", 20),
)


def live(forum: Forum, by: User) -> None:
    """Announced six days ago; some have answered all dates, some each by itself; since then one date has moved."""
    with clock.frozen(acts.ago(6, 9)):
        with transaction.writing():
            series = plan(forum, third_friday(clock.now() + timedelta(days=20)), by)
            invitations.invite_offices(series, chairs(forum), by)
            invitations.send_series(series, by)
        worker.drain()
    with clock.frozen(acts.ago(5, 11)):
        with transaction.writing():
            _answer(series)
        worker.drain()
    with clock.frozen(acts.ago(3, 15)):
        with transaction.writing():
            meeting = meetings_queries.occurrences(series.id)[MOVED]
            meetings.change(meeting, starts_at=meeting.starts_at + timedelta(days=3), by=by)
        clock.advance(notices.SETTLING)
        worker.drain()
    with clock.frozen(acts.ago(2, 8)), transaction.writing():
        for one in standing.for_series(series.id):
            if one.organisation and one.organisation.short_name in ALWAYS[1:3]:
                invitations.answer(
                    standing.ahead(standing.seats([one.id])[one.id])[MOVED], invitations.Answer("accepted")
                )


def _answer(series: Series) -> None:
    """Five come always; one cannot come to the second date, one sends the deputy to the first; the others wait."""
    asked = {one.organisation.short_name: one for one in standing.for_series(series.id) if one.organisation}
    for name in ALWAYS:
        invitations.answer_series(asked[name], invitations.Answer("accepted"))
    seats = standing.seats([one.id for one in asked.values()])
    without, sends = (standing.ahead(seats[asked[name].id]) for name in (WITHOUT_ONE, SENDS_ONCE))
    for seat in without:
        invitations.answer(seat, invitations.Answer("accepted"))
    invitations.answer(without[MOVED], invitations.Answer("declined", reason="leave", comment="Cuti tahunan."))
    invitations.answer(
        sends[0],
        invitations.Answer("delegated", reason="official_duty", delegate_name=names.person(333), may_decide=True,
                           delegate_title=f"Sekretaris {sends[0].organisation_name}", delegate_rank="deputy"),
    )  # fmt: skip


def third_friday(after: datetime) -> datetime:
    """09.00 WIB on the first third Friday of a month that is later than `after`."""
    day = after.astimezone(ZoneInfo(ZONE)).replace(hour=9, minute=0, second=0, microsecond=0)
    while not (day.weekday() == 4 and 15 <= day.day <= 21 and day > after):
        day += timedelta(days=1)
    return day


def plan(forum: Forum, first: datetime, by: User) -> Series:
    """The draft: two hours each, before Friday prayer; one month is left out."""
    third_fridays = [first]
    while len(third_fridays) < NUMBER:
        third_fridays.append(third_friday(third_fridays[-1]))
    return meetings.plan_series(
        forum, kind="coordination", title=TITLE, starts_at=first, duration_minutes=120, timezone=ZONE,
        rrule=f"FREQ=MONTHLY;BYDAY=3FR;COUNT={NUMBER}", place="Ruang Rapat Bappeda Kabupaten Contoh, lantai 2",
        description="Pertemuan tetap untuk mengawal rencana aksi. Bahan dikirim seminggu sebelumnya.",
        region=forum.region, agenda=AGENDA, left_out=[third_fridays[LEFT_OUT]], by=by,
    )  # fmt: skip


def chairs(forum: Forum) -> list[Office]:
    """The heads of the organisations that meet every month."""
    members = [one.organisation for one in forums.members(forum.id, clock.today(ZONE))]
    chosen = [one.id for one in members if one.short_name in MEMBERS]
    return [office for office in directory.offices(chosen) if office.rank == "head"]
