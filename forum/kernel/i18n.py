"""Speaking the reader's language, also where there is no request (mail, PDF, worker).

Which language is spoken is Flask-Babel's to say; the words are looked up here, because its own way to the catalogue
takes three times as long and a page has some four hundred words.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial, wraps
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import force_locale, get_locale
from flask_babel.speaklater import LazyString

from forum.paths import TRANSLATIONS

LOCALES = ("id", "en")
LazyText = str | LazyString

__all__ = ["LOCALES", "LazyText", "catalogue", "current_locale", "gettext", "lazy_gettext", "ngettext", "per_language",
           "speaking"]  # fmt: skip


def current_locale() -> str:
    """`id` or `en`: what is being spoken now; Indonesian where nobody said."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LOCALES else "id"


def gettext(message: str, **variables: Any) -> str:
    """`message` in the language spoken now (English outside the application), its `%(name)s` filled in."""
    text = catalogue().gettext(message)
    return text % variables if variables else text


def ngettext(singular: str, plural: str, num: Any, **variables: Any) -> str:
    """The form of the message that fits `num`, which is also filled in as `%(num)d`."""
    return catalogue().ngettext(singular, plural, num) % {"num": num, **variables}


lazy_gettext = partial(LazyString, gettext)
"""`gettext` put off until the text is used, for words at module level."""


def per_language(labels: Callable[[], dict[str, str]]) -> Callable[[], dict[str, str]]:
    """Decorates a table of labels that is asked for once per row of long lists: made once in each language."""
    made: dict[str, dict[str, str]] = {}

    @wraps(labels)
    def remembered() -> dict[str, str]:
        locale = get_locale()
        language = "" if locale is None else locale.language
        if language not in made:
            made[language] = labels()
        return made[language].copy()

    return remembered


def catalogue() -> NullTranslations:
    """The words of the language spoken now."""
    locale = get_locale()
    return _load("en" if locale is None else locale.language)


@lru_cache(maxsize=8)
def _load(language: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [language])


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Compose the enclosed text in `locale`; an unknown one falls back to Indonesian."""
    with force_locale(locale if locale in LOCALES else "id"):
        yield
