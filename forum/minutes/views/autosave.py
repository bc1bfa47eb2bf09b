"""Saving the text of one item while somebody types: JSON in, JSON out. What is agreed: docs/developer/writer.md."""

import re
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from forum.extensions import current_user
from forum.kernel.errors import Conflict, Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import queries as meetings
from forum.meetings.rules import may_write
from forum.minutes import queries, service
from forum.minutes.models import MinutesRevision
from forum.minutes.rules import is_writable
from forum.minutes.views import blueprint
from forum.minutes.views.write import hour
from forum.web import answers
from forum.web.access import allow
from forum.web.forms import LARGEST_NUMBER, strip

MOST_BYTES = 6 * service.BODY_LIMIT + 4096
"""Of one save: each character may be written as six bytes of JSON."""
KEY = re.compile(r"([A-Za-z0-9]{4,32})\.([1-9][0-9]{0,8})")
HALF = re.compile(r"[\ud800-\udfff]")
"""Half a letter, as a script may cut an emoji: no database takes it."""
MOST_SETTLED = 20


@dataclass(frozen=True)
class Sent:
    """What a writer's page sent: the text, the revision it was typed over, its own name for this save, and the texts
    kept aside that this one settles."""

    base: int
    text: str
    save: service.Save
    settles: tuple[int, ...] = ()


class TooLong(Problem):
    """More than one save may hold."""

    code = "too_long"
    status = 413


@blueprint.post("/rapat/<key>/notula/butir/<int:item_id>/simpan.json")
@allow(may_write)
def autosave(key: str, item_id: int) -> ResponseReturnValue:
    """Save the text of one item; say which text is in force now, under which revision."""
    meeting = meetings.by_key(key)
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        return answers.refusal(404, "not_begun", _("Nobody has begun to write minutes of this meeting."))
    try:
        item = queries.item(minutes.id, item_id)
        if not is_writable(minutes.state):
            raise Conflict(_("These minutes may not be written at the moment. Nothing was saved; keep what you typed."),
                           code="closed")  # fmt: skip
        sent = read(_body())
        kept = [queries.revision(minutes.id, one) for one in sent.settles]
        if any(one.item_id != item.id for one in kept):
            raise Problem(_("That text belongs to another item. Nothing was saved."), code="unreadable")
        saved = service.save_item(item, body=sent.text, revision=sent.base, by=current_user,
                                  save=sent.save)  # fmt: skip
    except Problem as problem:
        status = 413 if problem.code == "too_long" else problem.status
        return answers.refusal(status, problem.code, str(problem))
    service.settled(kept)
    return _told(key, saved) | {"at": hour(meeting)}


def _body() -> Any:
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLong(_("The text of an item has at most %(limit)s characters. Split it into two items.",
                        limit=service.BODY_LIMIT))  # fmt: skip
    return request.get_json(silent=True)


def read(said: Any) -> Sent:
    """What was sent, checked. Raises Problem `unreadable` for anything that no page of ours sends."""
    base, text, key, settles = (said.get(name) if isinstance(said, dict) else None
                                for name in ("base", "text", "key", "settles"))  # fmt: skip
    named = KEY.fullmatch(key) if isinstance(key, str) else None
    numbers = [] if settles is None else settles
    listed = isinstance(numbers, list) and len(numbers) <= MOST_SETTLED and all(map(_is_number, numbers))
    if not isinstance(base, int) or not _is_number(base) or not isinstance(text, str) or named is None or not listed:
        raise Problem(
            _("This save was not understood, and nothing was saved. Copy what you typed, then reload the page."),
            code="unreadable",
        )
    save = service.Save(named[1], int(named[2]))
    return Sent(base, HALF.sub("\ufffd", strip(text) or ""), save, tuple(numbers))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_NUMBER


def _told(key: str, saved: service.Saved) -> dict[str, Any]:
    answer: dict[str, Any] = {"revision": saved.item.revision, "text": saved.item.body, "state": saved.state}
    lost: MinutesRevision | None = saved.conflict
    if lost is not None:
        answer |= {"kept": lost.id, "address": url_for("minutes.merge", key=key, revision_id=lost.id)}
    return answer
