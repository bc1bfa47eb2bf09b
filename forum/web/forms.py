"""Forms: one base, the fields every feature shares, and how problems of services become field errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from werkzeug.routing import IntegerConverter, Map
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from forum.kernel.dates import known_zones
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _

ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")


LARGEST_NUMBER = 2**31 - 1  # of a row, on every database


def whole(text: object, default: int = 0) -> int:
    """The number of a row (0 to 2147483647) that a page sent back; `default` for anything else that a browser or a
    stranger may send in its place: nothing, words, raised digits, a number no database can hold."""
    typed = str(text or "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 10):
        return default
    return int(typed) if int(typed) <= LARGEST_NUMBER else default


class RowNumber(IntegerConverter):
    """`<int:…>` in addresses: a number that can be a row's; with any other there is no such page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_NUMBER)


def strip(text: str | None) -> str | None:
    """Filter: no blanks around what was typed, and no NUL characters (PostgreSQL refuses them)."""
    return text.replace("\0", "").strip() if isinstance(text, str) else text


def left_out(text: str | None) -> str | None:
    """Filter: a field that was not sent at all is an empty one."""
    return "" if text is None else text


def lower(text: str | None) -> str | None:
    """Filter for mail addresses."""
    cleaned = strip(text)
    return cleaned.lower() if isinstance(cleaned, str) else cleaned


class Form(FlaskForm):  # type: ignore[misc]
    """The base of all forms. Text fields lose blanks around; `problems()` puts a service's problem on its field."""

    class Meta:
        @staticmethod
        def bind_field(form: Any, unbound: Any, options: dict[str, Any]) -> Field:
            if unbound.field_class in (StringField, TextAreaField):
                filters = [left_out, *unbound.kwargs.get("filters", []), strip]
                return unbound.bind(form=form, filters=filters, **options)
            return unbound.bind(form=form, **options)

    @contextmanager
    def problems(self) -> Iterator[None]:
        """Turn a Problem raised inside into an error of the field it names (or of the form), then go on.

        The caller checks `form.errors` afterwards and shows the form again with all that was typed.
        """
        try:
            yield
        except Problem as problem:
            field = self._fields.get(problem.field) if problem.field else None
            if field is not None:
                field.errors = [*field.errors, str(problem)]
            else:
                self.form_errors.append(str(problem))


def known_zone(_form: Any, field: Field) -> None:
    """Validator: an IANA time zone."""
    if field.data not in known_zones():
        raise ValidationError(_("“%(zone)s” is not a time zone we know, such as Asia/Jakarta.", zone=field.data))


def needed(_form: Any, _field: Field) -> None:
    """Validator: marks a field that must be filled in, where the service itself says so when it is empty."""


needed.field_flags = {"required": True}  # type: ignore[attr-defined]


def local_instant(day: Any, hour: Any, zone: str) -> datetime:
    """The instant of a date and a time typed on the clock of `zone`."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone))


def choices(labels: Callable[[], dict[str, str]]) -> Callable[[], list[tuple[str, str]]]:
    """Choices for a select from a function that gives value -> label in the language spoken now."""
    return lambda: list(labels().items())
