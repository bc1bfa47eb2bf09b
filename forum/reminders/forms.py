"""The form of a reminder."""

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import lazy_gettext as _l
from forum.reminders.rules import DAY
from forum.web.forms import Form

UNITS = {"days": DAY, "hours": 60, "minutes": 1}


def _units() -> list[tuple[str, str]]:
    return [("days", _("days")), ("hours", _("hours")), ("minutes", _("minutes"))]


class ReminderForm(Form):
    """So many days, hours or minutes before the start."""

    number = IntegerField(_l("How long before"), default=3, validators=[InputRequired(_l("Write a number.")),
                          NumberRange(1, 100_000, _l("Write a number of at least 1."))])  # fmt: skip
    unit = SelectField(_l("Unit"), choices=_units)

    @property
    def minutes(self) -> int:
        """What was filled in, in minutes."""
        return int(self.number.data or 0) * UNITS[self.unit.data]
