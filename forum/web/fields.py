"""Fields for days and hours, as people here write them."""

import re
from datetime import time
from typing import Any

from wtforms import DateField, TimeField
from wtforms.widgets import DateInput, TextInput

from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _

YEARS = range(1900, 2201)
"""Days beyond these are slips of the keyboard, and close to the end of time cannot be said on another clock."""
HOUR = re.compile(r"(\d{1,2})(?:[.:]?(\d{2})(?:[.:]\d{2})?)?(?:\s*(?:WIB|WITA|WIT))?\Z", re.IGNORECASE | re.ASCII)


class Day(DateField):  # type: ignore[misc]
    """A calendar day, as a browser sends it or as people here write it (20/11/2026)."""

    widget = DateInput()
    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("This is not a date. Write it as 20/11/2026.")) from error
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(_("This is not a date. Write it as 20/11/2026."))


class Hour(TimeField):  # type: ignore[misc]
    """A time on a clock of 24 hours: 09.00, 09:00, 9 or 0900.

    A text field, because a browser's own shows AM and PM to whoever bought the phone in another language.
    """

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.strftime("%H.%M" if current_locale() == "id" else "%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = " ".join(valuelist).strip()
        if not text:
            return
        found = HOUR.match(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(_("This is not a time. Write it as 09.00."))
        self.data = time(hour, minute)
