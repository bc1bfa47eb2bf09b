"""Days and hours read as people here write them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from forum.kernel import dates
from forum.kernel.i18n import speaking

NINE_IN_JAKARTA = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOON_IN_JAKARTA = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "indonesian", "english"),
    [
        ("Asia/Jakarta", "Jumat, 20 November 2026, 09.00 WIB", "Friday, 20 November 2026, 09:00 WIB"),
        ("Asia/Makassar", "Jumat, 20 November 2026, 10.00 WITA", "Friday, 20 November 2026, 10:00 WITA"),
        ("Asia/Jayapura", "Jumat, 20 November 2026, 11.00 WIT", "Friday, 20 November 2026, 11:00 WIT"),
    ],
)
def test_an_instant_is_told_on_the_clock_of_its_place(app: Flask, zone: str, indonesian: str, english: str) -> None:
    with app.test_request_context(), speaking("id"):
        assert dates.format_datetime(NINE_IN_JAKARTA, zone) == indonesian
    with app.test_request_context(), speaking("en"):
        assert dates.format_datetime(NINE_IN_JAKARTA, zone) == english


def test_a_range_names_the_zone_once(app: Flask) -> None:
    with app.test_request_context(), speaking("id"):
        assert dates.format_time_range(NINE_IN_JAKARTA, NOON_IN_JAKARTA, "Asia/Jakarta") == "09.00–12.00 WIB"


def test_a_range_over_midnight_names_the_second_day(app: Flask) -> None:
    late = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    with app.test_request_context(), speaking("id"):
        said = dates.format_time_range(late, late.replace(hour=18), "Asia/Jakarta")
    assert said == "23.00 – 21 Nov 2026 01.00 WIB"


def span(day: str, start: int, end: int, zone: str = "Asia/Jakarta") -> dates.Span:
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    return midnight + timedelta(hours=start), midnight + timedelta(hours=end), zone


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (("2026-11-27", 9, 12), ("2026-11-30", 9, 12), "Jumat 27 → Senin 30 November, 09.00–12.00 WIB"),
        (("2026-11-27", 9, 12), ("2026-11-27", 13, 15), "Jumat 27 November: 09.00–12.00 → 13.00–15.00 WIB"),
        (("2026-11-27", 9, 12), ("2026-11-30", 13, 15),
         "Jumat 27, 09.00–12.00 → Senin 30 November, 13.00–15.00 WIB"),
        (("2026-11-27", 9, 12), ("2026-12-01", 9, 12), "Jumat 27 November → Selasa 1 Desember, 09.00–12.00 WIB"),
        (("2026-11-27", 9, 12), ("2027-01-05", 9, 12),
         "Jumat 27 November 2026 → Selasa 5 Januari 2027, 09.00–12.00 WIB"),
        (("2026-11-27", 9, 12), ("2026-11-27", 9, 12, "Asia/Makassar"),
         "Jumat 27 November: 09.00–12.00 WIB → 09.00–12.00 WITA"),
        (("2026-11-27", 9, 12), ("2026-11-27", 9, 36),
         "Jumat 27 November 2026, 09.00–12.00 WIB → Jumat 27 November 2026, 09.00 – 28 Nov 2026 12.00 WIB"),
    ],
)  # fmt: skip
def test_a_move_is_said_as_short_as_it_stays_clear(app: Flask, before: Any, after: Any, said: str) -> None:
    with speaking("id"):
        assert dates.format_move(span(*before), span(*after), date(2026, 11, 3)) == said
