"""Publishing: what stands now is sealed, whole, as the next version."""

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from forum.accounts.models import User
from forum.actions import queries as actions_queries
from forum.actions import service as actions
from forum.extensions import db
from forum.jobs import service as jobs
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.kernel.events import record
from forum.kernel.i18n import gettext as _
from forum.meetings import service as meetings
from forum.minutes import closed, content, queries
from forum.minutes.adoption import gate
from forum.minutes.events import MinutesPublished
from forum.minutes.models import Minutes, MinutesItem, MinutesVersion
from forum.minutes.pictures import queries as pictures
from forum.minutes.review.closing import close_review
from forum.minutes.rules import same_record, seal
from forum.minutes.sending import service as sending
from forum.minutes.service.matters import reorder
from forum.minutes.service.sealing import chain_up

RENDER = "minutes.render"


def content_now(
    minutes: Minutes, *, is_public: bool = False, by: User | None = None, photographs: Collection[int] | None = None
) -> dict[str, Any]:
    """What a version published now would say: for the preview."""
    seals = queries.seals(minutes.meeting_id)
    return content.build(
        minutes,
        version=seals[0].number + 1 if seals else 1,
        published_at=clock.now(),
        published_by=by.name if by else "",
        reason="",
        is_public=is_public,
        photographs=photographs,
    )


def publish(
    minutes: Minutes,
    *,
    is_public: bool,
    by: User | None,
    reason: str = "",
    photographs: Collection[int] | None = None,
    send: str = "",
) -> MinutesVersion:
    """Seal a version: its content, the SHA-256 of it, who, when and why, and put it into the forum's chain. Its action
    items become promises, the meeting is concluded, and the worker makes the PDFs and the mails. `photographs` are the
    ids of the pictures to show at the end (None: all of the meeting); `send` as in `sending.service.decide`.

    When nothing has changed since the version in force, that one is returned: a double submit publishes once.
    Raises Problem when a later version has no reason, when two texts wait to be made one, when nothing is written,
    when a passage is not closed as it should be, when those present are being asked or were not asked
    (`adoption.gate`), and when the meeting was not announced.
    """
    insist_on_whole(minutes)
    pictures.insist_on_there(minutes, queries.items(minutes.id))
    reorder(minutes)
    latest = queries.latest_version(minutes.meeting_id)
    actions.give_codes(actions_queries.for_meeting(minutes.meeting_id))
    number = latest.number + 1 if latest else 1
    now = clock.now()
    sealed = content.build(
        minutes, version=number, published_at=now, published_by=by.name if by else "", reason=reason.strip(),
        is_public=is_public, salt=secrets.token_hex(16), photographs=photographs,
    )  # fmt: skip
    refused = gate.refusal(minutes, sealed, is_first=latest is None)
    if refused is not None:
        raise refused
    if latest is not None:
        if same_record(sealed, latest.content) and latest.is_public == is_public:
            return latest
        if not reason.strip():
            raise Problem(_("Say why a new version is needed: readers of the old one will see it."),
                          code="no_reason", field="reason")  # fmt: skip
    meetings.conclude(minutes.meeting, by)
    version = MinutesVersion(
        minutes_id=minutes.id, number=number, content=sealed, sha256=seal(sealed),
        published_by_id=by.id if by else None, published_at=now, reason=reason.strip(), is_public=is_public,
    )  # fmt: skip
    db.session.add(version)
    minutes.state = "published"
    minutes.revision += 1
    db.session.flush()
    close_review(minutes.id)
    chain_up(minutes.meeting.forum_id)
    actions.publish(minutes.meeting, is_public, tell=False)
    sending.decide(version, send, by)
    jobs.enqueue(RENDER, {"version_id": version.id}, key=f"{RENDER}:{version.id}")
    record(MinutesPublished(minutes.meeting_id, number))
    return version


def insist_on_whole(minutes: Minutes) -> None:
    """Raise Problem when two texts wait to be made one, and when nothing is written."""
    if queries.open_conflicts(minutes.id):
        raise Problem(_("Two texts of one item wait to be made one. Do that first, so that nothing is left out."),
                      code="open_conflict")  # fmt: skip
    faults = marks(minutes)
    if faults:
        raise Problem(_("Not published: a passage that is not public is not marked as it should be. %(faults)s",
                        faults=" ".join(faults)), code="closed_badly")  # fmt: skip
    written = any(item.written.strip() for item in queries.items(minutes.id))
    if not written and not queries.decisions(minutes.id):
        raise Problem(_("Nothing is written yet: these minutes have neither text nor decisions."), code="empty")


def marks(minutes: Minutes) -> list[str]:
    """What is wrong with the marks of closed passages anywhere in these minutes: a sentence for each."""
    return faults_in(minutes, queries.items(minutes.id))


def faults_in(minutes: Minutes, items: Iterable[MinutesItem]) -> list[str]:
    """The same for items that are at hand."""
    texts = [(_("Opening words"), minutes.opening), *((one.title, one.body) for one in items),
             (_("Closing words"), minutes.closing)]  # fmt: skip
    return [
        _("Under “%(title)s”: %(fault)s", title=title, fault=closed.say(fault))
        for title, source in texts
        for fault in closed.problems(source)
    ]
