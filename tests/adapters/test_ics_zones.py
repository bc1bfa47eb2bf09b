"""What the time zones in somebody's calendar file mean: instants compare, names do not."""

from datetime import UTC, date, datetime

import pytest

from tests.support.ical_lines import event, zone

STARTS = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        (":20261110T020000Z", STARTS),
        (";TZID=Asia/Jakarta:20261110T090000", STARTS),
        (";TZID=asia/makassar:20261110T100000", STARTS),
        (";TZID=/freeassociation.sourceforge.net/Asia/Jayapura:20261110T110000", STARTS),
        (";TZID=SE Asia Standard Time:20261110T090000", STARTS),
        (";TZID=Singapore Standard Time:20261110T100000", STARTS),
        (";TZID=Tokyo Standard Time:20261110T110000", STARTS),
        (";TZID=tzone://Microsoft/Utc:20261110T020000", STARTS),
        (";TZID=WIB:20261110T090000", None),
        (";TZID=GMT+7:20261110T090000", None),
        (';TZID="(UTC+07:00) Bangkok, Hanoi, Jakarta":20261110T090000', None),
        (":20261110T090000", None),
        (";VALUE=DATE:20261110", None),
        (":20261310T090000Z", None),
        (":besok", None),
    ],
)
def test_a_start_is_an_instant_only_when_its_zone_is_known(value: str, instant: datetime | None) -> None:
    assert event(f"DTSTART{value}").starts_at == instant


@pytest.mark.parametrize(
    ("value", "occurrence"),
    [
        (":20261110T020000Z", STARTS),
        (";TZID=Asia/Makassar:20261110T100000", STARTS),
        (";VALUE=DATE:20261110", date(2026, 11, 10)),
        (";TZID=WIB:20261110T090000", None),
    ],
)
def test_an_occurrence_is_an_instant_or_a_date(value: str, occurrence: datetime | date | None) -> None:
    assert event(f"RECURRENCE-ID{value}").recurrence_id == occurrence


@pytest.mark.parametrize("tzid", ["Customized Time Zone", "Asia/Tokyo", "(UTC+07:00) Bangkok, Hanoi, Jakarta"])
def test_a_zone_described_in_the_mail_beats_its_name(tzid: str) -> None:
    found = event(f'DTSTART;TZID="{tzid}":20261110T090000', before=("METHOD:REPLY", *zone(tzid, "+0700")))
    assert found.starts_at == STARTS


def test_one_mails_zone_does_not_answer_for_the_next_mail() -> None:
    line = "DTSTART;TZID=Waktu Kita:20261110T090000"
    assert event(line, before=zone("Waktu Kita", "+0700")).starts_at == STARTS
    assert event(line, before=zone("Waktu Kita", "+0900")).starts_at == datetime(2026, 11, 10, tzinfo=UTC)
    assert event(line).starts_at is None


@pytest.mark.parametrize(
    ("local", "hour"),
    [("20260328T120000", 11), ("20260329T120000", 10), ("20261024T120000", 10), ("20261025T120000", 11)],
)
def test_daylight_saving_in_somebodys_zone_is_followed(local: str, hour: int) -> None:
    rules = (
        "BEGIN:VTIMEZONE",
        "TZID:Kantor Pusat",
        "BEGIN:STANDARD",
        "DTSTART:16011028T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:16010325T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    )
    found = event(f"DTSTART;TZID=Kantor Pusat:{local}", before=rules)
    assert found.starts_at == datetime(2026, int(local[4:6]), int(local[6:8]), hour, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hour"), [("20260701", 7), ("20270701", 7), ("20271201", 8), ("20260101", 8)])
def test_a_zone_may_list_the_days_on_which_its_clock_changes(day: str, hour: int) -> None:
    summer = ("BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "RDATE:20270328T020000,20280326T020000")
    winter = ("BEGIN:STANDARD", "DTSTART:20251026T030000", "RDATE:20261025T030000", "RDATE:20271031T030000")
    before = (
        *("BEGIN:VTIMEZONE", "TZID:Kita"),
        *(*summer, "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT"),
        *(*winter, "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"),
    )
    starts_at = event(f"DTSTART;TZID=Kita:{day}T090000", before=before).starts_at
    assert starts_at is not None
    assert (f"{starts_at:%Y%m%d}", starts_at.hour) == (day, hour)


def test_a_rule_of_the_clock_that_has_ended_no_longer_holds() -> None:
    """The last days of October: summer time still, since the rule was changed."""
    old = (
        "BEGIN:STANDARD",
        "DTSTART:19671029T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z",
    )
    now = ("BEGIN:STANDARD", "DTSTART:20071104T020000", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU")
    summer = ("BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU")
    before = (
        *("BEGIN:VTIMEZONE", "TZID:Timur"),
        *(*old, "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "END:STANDARD"),
        *(*now, "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "END:STANDARD"),
        *(*summer, "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400", "END:DAYLIGHT", "END:VTIMEZONE"),
    )
    found = event("DTSTART;TZID=Timur:20261030T090000", before=before)
    assert found.starts_at == datetime(2026, 10, 30, 13, 0, tzinfo=UTC)
