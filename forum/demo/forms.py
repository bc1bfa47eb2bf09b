"""The form on a letter of the development mailbox."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from forum.demo.answering import PROPOSE, Said
from forum.demo.mailbox import Day, Letter, days
from forum.kernel import dates
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.web.forms import Form, choices, lower

PROGRAMS = {"gmail": "Gmail", "outlook": "Outlook", "apple": "Apple", "plain": "RFC 5546"}


def _answers() -> dict[str, str]:
    return {
        "ACCEPTED": _("Accept"),
        "TENTATIVE": _("Perhaps"),
        "DECLINED": _("Decline"),
        "DELEGATED": _("Delegate"),
        PROPOSE: _("Propose a new time"),
    }


class Moment(DateTimeLocalField):  # type: ignore[misc]
    """A day and an hour on the clock of the meeting."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = " ".join(valuelist).strip()
        if text:
            try:
                self.data = datetime.fromisoformat(text).replace(tzinfo=None)
            except ValueError as error:
                raise ValueError(_("This is not a day and an hour.")) from error


class AnswerForm(Form):
    """How a calendar program would answer."""

    partstat = RadioField(_l("Answer"), choices=choices(_answers), default="ACCEPTED")
    occurrence = SelectField(_l("For"), default="")
    delegate = StringField(
        _l("Email address of the delegate"),
        filters=[lower],
        validators=[Optional(), Length(max=254, message=_l("At most 254 characters."))],
    )
    new_start: Any = Moment(_l("New time"), [Optional()])
    shape = SelectField(_l("Answered with"), choices=choices(lambda: PROGRAMS))
    comment = StringField(
        _l("Comment"), validators=[Optional(), Length(max=500, message=_l("At most 500 characters."))]
    )

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self.letter = letter
        self.occurrence.choices = [("", _("the whole series") if letter.is_series else _("the meeting"))]
        if letter.is_series:
            self.occurrence.choices += [(_value(day), _label(day, letter)) for day in days(letter) if day.occurrence
                                        and day.note != "cancelled"]  # fmt: skip

    @property
    def said(self) -> Said:
        """What was filled in (a valid form only)."""
        chosen = self.occurrence.data
        new_start = self.new_start.data
        return Said(
            partstat=self.partstat.data,
            shape=self.shape.data,
            comment=self.comment.data or "",
            delegate=self.delegate.data or "",
            occurrence=datetime.fromisoformat(chosen) if chosen else None,
            new_start=new_start.replace(tzinfo=ZoneInfo(self.letter.timezone)) if new_start else None,
        )


def _value(day: Day) -> str:
    return day.occurrence.astimezone(UTC).isoformat() if day.occurrence else ""


def _label(day: Day, letter: Letter) -> str:
    return dates.format_datetime(day.starts_at, letter.timezone)
