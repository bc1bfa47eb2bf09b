"""What a device at the door says and asks: JSON. The link is the whole permission: no cookie is read, so that none can
be abused, and no CSRF token is needed.
"""

import json
from typing import Any

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from forum import config
from forum.attendance.desk import devices, reading, state, taps
from forum.attendance.views import blueprint
from forum.extensions import csrf, limiter
from forum.kernel import clock, ids, transaction
from forum.kernel.errors import Gone, Problem
from forum.kernel.i18n import LOCALES
from forum.kernel.i18n import gettext as _
from forum.web.access import by_link

OFTEN = "600 per minute"  # one device: ten in a second; a crowd at eight doors stays far below


def _device_asked_for() -> str:
    return ids.token_hash(str((request.view_args or {}).get("token", "")))


def _slow_down(_limit: Any) -> Response:
    return _said({"why": _("Too often. Nothing was lost; the device tries again in a minute.")}, 429)


@blueprint.get("/pintu/<token>/daftar.json")
@by_link("door")
@limiter.limit(OFTEN, key_func=_device_asked_for, on_breach=_slow_down)
def desk_state(token: str) -> ResponseReturnValue:
    """The whole state; 304 while nothing changed since the version that the device names."""
    _speak()
    try:
        device = devices.by_token(token)
        if device.revoked_at is not None:
            raise Gone(_revoked())
    except Problem as problem:
        return _said({"why": str(problem)}, problem.status)
    version, facts = state.written(device.meeting)
    answer = _json(facts)
    answer.set_etag(version)
    return answer.make_conditional(request)


@blueprint.post("/pintu/<token>/kabar")
@by_link("door")
@limiter.limit(OFTEN, key_func=_device_asked_for, on_breach=_slow_down)
def desk_sync(token: str) -> ResponseReturnValue:
    """Keep what the device recorded; say what is kept, and what holds now.

    Nobody waits for this device while its body is still coming, nor while the list is read: only in between it writes.
    """
    transaction.set_writing(False)
    _speak()
    try:
        devices.insist_on(token)  # of a link that is none, nothing more is read
        said = reading.sync(_body())
        with transaction.writing():
            device = devices.by_token(token)
            taken = taps.take(device, said)
            revoked = device.revoked_at is not None
    except Problem as problem:
        return _said({"why": str(problem)}, problem.status)
    answer = {"now": state.milliseconds(clock.now()), "taken": taken.keys,
              "refused": [{"key": key, "why": why} for key, why in taken.refused.items()]}  # fmt: skip
    if revoked:
        return _said({**answer, "why": _revoked()}, 410)
    version, facts = state.written(device.meeting) if said.wants_state else ("", "null")
    facts = facts if version != said.known else "null"
    return _json(f'{json.dumps(answer)[:-1]}, "state": {facts}}}')


csrf.exempt(desk_sync)


def _speak() -> None:
    asked = request.args.get("lang")
    g.spoken_locale = asked if asked in LOCALES else config.current().locale


def _body() -> bytes:
    if (request.content_length or 0) > reading.MOST_BYTES:
        raise reading.TooLarge(
            _("That is too much at once. Nothing was lost on the device; it sends it in smaller parts.")
        )
    return request.stream.read(reading.MOST_BYTES + 1)


def _revoked() -> str:
    return _("This device was taken off the door. What it still had was kept and waits for the organiser.")


def _said(facts: dict[str, Any], status: int = 200) -> Response:
    return _json(json.dumps(facts, ensure_ascii=False), status)


def _json(text: str, status: int = 200) -> Response:
    answer = Response(text, status, mimetype="application/json")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
