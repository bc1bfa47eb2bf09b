"""Speaking the reader's language, also where there is no request (mail, PDF, worker)."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

LOCALES = ("id", "en")
LazyText = str | LazyString

__all__ = ["LOCALES", "LazyText", "current_locale", "gettext", "lazy_gettext", "ngettext", "speaking"]


def current_locale() -> str:
    """`id` or `en`: what is being spoken now; Indonesian where nobody said."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LOCALES else "id"


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Compose the enclosed text in `locale`; an unknown one falls back to Indonesian."""
    with force_locale(locale if locale in LOCALES else "id"):
        yield
