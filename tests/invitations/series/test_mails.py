"""The mails about a series as somebody last read them and found them good; FORUM_UPDATE_GOLDEN=1 writes them anew."""

from datetime import timedelta
from pathlib import Path

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import service
from forum.meetings import service as meetings
from tests.invitations.series.conftest import Mailed, mails
from tests.invitations.test_mails import assert_same as assert_same_in
from tests.support import engines
from tests.support.factories import Factory
from tests.support.notices import mail_leaves

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def case(make: Factory) -> Mailed:
    """Fourteen meetings of which one moved, one is elsewhere and one was called off; an acting head is asked."""
    region = make.region(name="Kabupaten Contoh")
    forum = make.forum(region=region, name="Forum OGP Contoh", inviter_name="Sekretariat Forum OGP Contoh")
    series = make.series(
        forum=forum, uid="seri-1@rembug.example", title="Koordinasi bulanan", link="https://rapat.contoh.example/1",
        description="Membahas kemajuan tiap OPD.", rrule="FREQ=MONTHLY;BYDAY=3FR;COUNT=14",
    )  # fmt: skip
    office = make.office("Kepala Dinas Sosial", organisation=make.organisation("Dinas Sosial Kabupaten Contoh"),
                         email="dinsos@contoh.example")  # fmt: skip
    make.tenure(office, make.person("Dra. Hartati, M.Si."), kind="plt")
    [one] = service.invite_offices(series, [office])
    one.token_nonce = "tetap"
    mailed = Mailed(series, [one])
    for number, seat in enumerate(mailed.seats()):
        seat.token_nonce = f"tetap-{number}"
    rows = mailed.meetings
    rows[1].starts_at += timedelta(days=3)
    rows[2].place = "Aula Bappeda"
    rows[3].state, rows[3].cancel_reason = "cancelled", "Libur bersama"
    db.session.flush()
    return mailed


def written(mailed: Mailed, name: str, suffix: str = "txt") -> None:
    """The newest mail is the golden one."""
    mail = mime.read(mails(mailed.one.email)[-1].raw)
    text = f"{mail.subject}\n\n{mail.text}"
    if suffix == "ics":
        text = mail.calendars[0].content.decode().replace("\r\n ", "").replace("\r\n", "\n")
    for number, seat in enumerate(mailed.seats()):
        text = text.replace(service.token(seat), f"TOKEN{number}")
    path = GOLDEN / f"{name}.{suffix}"
    assert_same_in(str(path), text.replace(service.token(mailed.one), "TOKEN"))


@pytest.mark.parametrize("locale", ["id", "en"])
def test_each_mail_reads_as_agreed(case: Mailed, locale: str) -> None:
    case.one.locale = locale
    service.send_series(case.series)
    written(case, f"series_{locale}")
    mail_leaves()
    meetings.change_series(case.series, place="Aula Sekretariat Daerah")
    written(case, f"series_changed_{locale}")
    mail_leaves()
    meetings.change_series(case.series, duration_minutes=120)
    written(case, f"series_asks_again_{locale}")
    mail_leaves()
    meetings.cancel(case.meetings[5], "Banjir")
    mails(case.one.email)[-1].state = "waiting"
    meetings.cancel(case.meetings[6], "Banjir")
    written(case, f"series_one_cancelled_{locale}")
    mail_leaves()
    service.withdraw_standing(case.one)
    written(case, f"series_withdrawn_{locale}")


def test_the_calendar_holds_the_complete_state(case: Mailed) -> None:
    service.send_series(case.series)
    written(case, "series", "ics")
    mail_leaves()
    for seat in case.seats():
        if seat.meeting.state != "cancelled":
            service.answer(seat, service.Answer("accepted"))
    service.answer(case.seats()[4], service.Answer("declined"))
    meetings.change_series(case.series, link="")
    written(case, "series_answered", "ics")


@pytest.mark.parametrize("engine", ["ical.js", "node-ical", "libical"])
def test_other_people_s_calendars_show_the_same_dates(engine: str) -> None:
    if engine not in engines.present():
        pytest.skip(f"{engine} is not on this machine")
    found = engines.read(engine, [GOLDEN / "series_answered.ics"])["series_answered.ics"]
    assert [(event["sequence"], (event["occurrence"] or "master")[:10]) for event in found["events"]] == [
        (1, "master"), (0, "2026-12-18"), (0, "2027-01-15"), (1, "2027-03-19")]  # fmt: skip
    days = sorted(start[:16] for _uid, start, _end in found["occurrences"])
    assert (len(days), days[:4]) == (
        13, ["2026-11-20T02:00", "2026-12-21T02:00", "2027-01-15T02:00", "2027-03-19T02:00"])  # fmt: skip
    assert found.get("errors") in (None, [])
