"""A rule in words: "third Friday of every month", "every 2 weeks on Monday"."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.meetings import recurrence


def rule(rrule: str, starts_at: datetime, timezone: str) -> str:
    """The rule in the language spoken now, without its end. What words here cannot say is "by a rule of its own"."""
    found = recurrence.parts(rrule)
    day = starts_at.astimezone(ZoneInfo(timezone)).date()
    number = int(found.get("INTERVAL", 1))
    return _said(found, day, number) or str(_("by a rule of its own"))


def _said(found: dict[str, str], day: date, number: int) -> str:
    known = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH"}
    if not known.issuperset(found) or any("," in found.get(name, "") for name in ("BYMONTHDAY", "BYMONTH")):
        return ""
    by = {name for name in found if name.startswith("BY")}
    if found["FREQ"] == "DAILY":
        return "" if by else _daily(number)
    weekday = recurrence.WEEKDAYS[day.weekday()]
    if found["FREQ"] == "WEEKLY":
        return "" if by - {"BYDAY"} else _weekly(found.get("BYDAY", weekday), number)
    which = _day_of_month(found, day.day)
    if not which or (found["FREQ"] == "MONTHLY" and "BYMONTH" in by):
        return ""
    if found["FREQ"] == "MONTHLY":
        if number == 1:
            return str(_("%(day)s of every month", day=which))
        return str(_("%(day)s, every %(num)d months", day=which, num=number))
    month = get_month_names("wide", locale=current_locale())[int(found.get("BYMONTH", day.month))]
    if number == 1:
        return str(_("%(day)s of %(month)s every year", day=which, month=month))
    return str(_("%(day)s of %(month)s, every %(num)d years", day=which, month=month, num=number))


def _daily(number: int) -> str:
    return str(_("every day") if number == 1 else _("every %(num)d days", num=number))


def _weekly(days: str, number: int) -> str:
    names = [_weekday(code[-2:]) for code in days.split(",")]
    listed = str(_(" and ")).join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    if number == 1:
        return str(_("every %(days)s", days=listed))
    return str(_("%(days)s, every %(num)d weeks", days=listed, num=number))


def _day_of_month(found: dict[str, str], day: int) -> str:
    """Third Friday; last Friday; day 20; nothing when these words do not fit the rule."""
    if "BYDAY" not in found:
        number = int(found.get("BYMONTHDAY", day))
        return str(_("the last day")) if number == -1 else str(_("day %(num)d", num=number)) if number > 0 else ""
    code = found["BYDAY"]
    if "," in code or "BYMONTHDAY" in found or not code[:-2]:
        return ""
    name = _weekday(code[-2:])
    words: dict[int, str] = {
        1: _("first %(weekday)s", weekday=name),
        2: _("second %(weekday)s", weekday=name),
        3: _("third %(weekday)s", weekday=name),
        4: _("fourth %(weekday)s", weekday=name),
        5: _("fifth %(weekday)s", weekday=name),
        -1: _("last %(weekday)s", weekday=name),
    }
    return words.get(int(code[:-2]), "")


def _weekday(code: str) -> str:
    return str(get_day_names("wide", locale=current_locale())[recurrence.WEEKDAYS.index(code)])
