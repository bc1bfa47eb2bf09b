"""The monthly coordination meeting: every third Friday, with the agencies that the action plan needs most."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from forum.accounts.models import User
from forum.directory import queries as directory
from forum.directory.models import Office
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.kernel import clock
from forum.meetings import service as meetings
from forum.meetings.models import Series

ZONE = "Asia/Jakarta"
TITLE = "Rapat koordinasi bulanan"
NUMBER = 6
LEFT_OUT = 3
"""Which of them does not take place, counted from 0."""
MEMBERS = ("Bappeda", "Diskominfo", "Setda", "Disnaker", "Dinsos", "Dinkes", "DPMD", "DPUPR", "SPM Contoh", "SAR",
           "Fordis", "PDB")  # fmt: skip
AGENDA = (
    meetings.AgendaLine("Pembukaan", 10, "Sekretaris Forum"),
    meetings.AgendaLine("Tindak lanjut bulan lalu", 40, "Sekretaris Forum"),
    meetings.AgendaLine("Pokok bahasan bulan ini", 50, "Bappeda"),
    meetings.AgendaLine("Tindak lanjut baru dan penutup", 20),
)


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
