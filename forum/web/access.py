"""Who may open what. Routes are closed unless opened.

Each view declares one of `@public` (anybody), `@by_link(kind)` (whoever holds a valid secret link; the view's
loader checks it) or `@allow(rule)` (a signed-in user for whom the rule says yes). A view that declares nothing
stops the application at start.

A rule is a function `(user, **view_args) -> bool` in a feature's `rules.py`. It may raise `Missing` for a thing
that is not there. Templates ask the same rules with `allowed(rule, ...)`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.web import answers

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[..., bool]


def public(view: View) -> View:
    """Anybody may open this; a person decided that."""
    view._access = "public"  # type: ignore[attr-defined]
    return view


def by_link(kind: str) -> Callable[[View], View]:
    """Whoever holds a valid secret link of this kind may open this. The view must load by the token's hash."""

    def declare(view: View) -> View:
        view._access = f"link:{kind}"  # type: ignore[attr-defined]
        return view

    return declare


def allow(rule: Rule) -> Callable[[View], View]:
    """A signed-in user may open this if `rule(user, **view_args)` says yes, asked before the view runs."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**kwargs: Any) -> Any:
            if not rule(current_user, **kwargs):
                abort(403)
            return view(**kwargs)

        guarded._access = f"allow:{rule.__module__.removeprefix('forum.')}.{rule.__name__}"  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def signed_in(user: Any, **_view_args: Any) -> bool:
    """The rule for pages that any account may open."""
    return bool(user.is_authenticated)


def administrator(user: Any, **_view_args: Any) -> bool:
    """The rule for pages of the server's administrator."""
    return bool(user.is_authenticated and user.is_administrator)


def declaration(app: Flask, endpoint: str) -> str | None:
    """What the view behind `endpoint` declares, or None."""
    return getattr(app.view_functions[endpoint], "_access", None)


def init_app(app: Flask) -> None:
    """Refuse strangers before any view runs."""
    app.view_functions["static"] = public(app.view_functions["static"])
    app.before_request(_refuse_strangers)


def _refuse_strangers() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the 404 handler speaks
    declared = declaration(current_app, request.endpoint)
    if declared is None:
        abort(403)
    if declared.startswith("allow:") and not current_user.is_authenticated:
        if answers.to_script():
            return answers.signed_out()
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back))
    return None


def refuse_undeclared(app: Flask) -> None:
    """Raise RuntimeError naming each view that declares nothing."""
    forgotten = sorted(endpoint for endpoint in app.view_functions if declaration(app, endpoint) is None)
    if forgotten:
        raise RuntimeError(f"these views do not say who may open them: {', '.join(forgotten)}")
