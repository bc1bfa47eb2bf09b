"""The link of a reviewer, and the mail that brings it."""

from flask import current_app

from forum import config
from forum.adapters import mime
from forum.extensions import db
from forum.kernel import ids
from forum.kernel.dates import format_date, format_day
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.minutes import requesting
from forum.minutes.requesting import Letter
from forum.minutes.review.models import Reviewer
from forum.outbox import freshness
from forum.outbox import service as outbox

PURPOSE = "minutes_review"
KIND = "minutes_review"


def token(reviewer: Reviewer) -> str:
    """The secret in the link (docs/decisions/0003-derived-tokens.md)."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, reviewer.token_nonce)


def address(reviewer: Reviewer) -> str:
    """The absolute address of the page where the draft is read."""
    path: str = current_app.url_map.bind("").build("minutes.reviewer", {"token": token(reviewer)})
    return config.current().base_url.rstrip("/") + path


def post(reviewer: Reviewer) -> None:
    """Ask by mail, once for each link: the same again sends nothing."""
    key = f"minutes-review:{reviewer.id}:{reviewer.token_hash[:16]}"
    outbox.post(_mail(reviewer, key), key=key, kind=KIND)


def look(key: str) -> freshness.Verdict:
    """Nobody is asked by a mail that waited until the review was closed or they were no longer asked."""
    _kind, number, link = key.split(":")
    found = db.session.get(Reviewer, int(number))
    is_over = found is None or found.revoked_at is not None or found.review.closed_at is not None
    is_over = is_over or found is None or not found.token_hash.startswith(link)
    return freshness.Verdict(drop=is_over)


def _mail(reviewer: Reviewer, key: str) -> mime.Mail:
    review = reviewer.review
    meeting = review.minutes.meeting
    with speaking(reviewer.locale):
        letter = Letter(
            to=reviewer.name,
            subject=_("Please look through the draft minutes: %(title)s", title=meeting.title),
            opening=_("You are asked to read the draft of these minutes before they are finished. You can comment "
                         "on each item, propose another text, or say that you have no remarks."),
            note=review.note,
            facts=[
                (_("Meeting"), meeting.title),
                (_("Day"), format_day(meeting.starts_at, meeting.timezone)),
                (_("Please answer by"), format_date(review.due_on)),
            ],
            after=[_("It is a draft and not for passing on. You need no account; the link is yours alone.")],
            label=_("Read the draft"),
            link=address(reviewer),
        )  # fmt: skip
    return requesting.mail(letter, meeting, key=key, to_name=reviewer.name, to_email=reviewer.email,
                           locale=reviewer.locale)  # fmt: skip
