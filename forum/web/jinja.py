"""What every template can say."""

from functools import lru_cache

from flask import Flask, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from forum.config import Settings
from forum.extensions import current_user
from forum.kernel import clock, dates
from forum.kernel.i18n import catalogue, current_locale
from forum.paths import STATIC
from forum.web.access import Rule
from forum.web.assets import bundle_url, fingerprint, is_watched
from forum.web.navigation import navigation

THEMES = ("light", "dark")


def init_app(app: Flask, settings: Settings) -> None:
    """Strict templates, and the globals listed in docs/developer/templates.md."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().gettext(text),
        ngettext=lambda one, many, number: catalogue().ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(
        static_url=static_url,
        bundle_url=bundle_url,
        csrf_field=csrf_field,
        navigation=navigation,
        allowed=allowed,
        now=clock.now,
        format_date=dates.format_date,
        format_day=dates.format_day,
        format_time=dates.format_time,
        format_datetime=dates.format_datetime,
        format_time_range=dates.format_time_range,
        zone_name=dates.zone_name,
        product_name="Rembug",
        demo_mode=settings.mode == "demo",
        development_mode=settings.is_development,
        base_url=settings.base_url,
    )
    app.context_processor(_per_page)


def _per_page() -> dict[str, object]:
    theme = request.cookies.get("theme", "") if request else ""
    return {
        "locale": current_locale(),
        "theme": theme if theme in THEMES else "",
    }


def csrf_field() -> Markup:
    """The hidden input each form that changes something needs."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def allowed(rule: Rule, **view_args: object) -> bool:
    """Ask the rule that guards a view, with this user."""
    return rule(current_user, **view_args)


def static_url(path: str) -> str:
    """The address of a static file with its content's fingerprint, cacheable for a year. Missing files raise."""
    modified = (STATIC / path).stat().st_mtime if is_watched() else 0.0
    return _address(path, modified, request.script_root if request else None)


@lru_cache(maxsize=512)
def _address(path: str, _modified: float, _root: str | None) -> str:
    """Made once for each state of a file and each place of the application: a page has dozens of icons."""
    return url_for("static", filename=path, v=fingerprint(path))
