"""The verbs of a review: ask reviewers, take their remarks, accept or decline each, close it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forum.accounts.models import User
from forum.extensions import db
from forum.invitations.rules import is_mailable, is_name
from forum.kernel import clock, ids
from forum.kernel.errors import Conflict, Gone, Problem
from forum.kernel.i18n import gettext as _
from forum.minutes import queries as minutes_queries
from forum.minutes.models import Minutes, MinutesItem
from forum.minutes.review import links, queries
from forum.minutes.review.models import Remark, Review, Reviewer
from forum.minutes.review.rules import is_late, paragraphs, replaced
from forum.minutes.service.saving import BODY_LIMIT, save_item

TEXT_LIMIT = 4000


@dataclass(frozen=True)
class Asked:
    """Somebody to be asked: chosen from a list, or typed."""

    source: str
    name: str
    email: str
    organisation_name: str = ""
    locale: str = ""


def typed(name: str, email: str) -> Asked:
    """Somebody whose address was typed. Raises Problem for what is no address or no name."""
    name, email = " ".join(name.split())[:250], email.strip()
    if not is_mailable(email):
        raise Problem(_("“%(email)s” is not an email address we can write to.", email=email[:80]), code="bad_address",
                      field="email")  # fmt: skip
    if not is_name(name):
        raise Problem(_("Write the name only, without an address."), code="bad_name", field="name")
    return Asked("typed", name or email, email)


def ask(minutes: Minutes, asked: Sequence[Asked], *, by: User | None, due_on: date, note: str = "") -> int:
    """Ask these people to read the draft: opens a review, or adds them to the open one. How many were mailed now.

    An address that was asked already is not asked twice; one whose link was withdrawn gets a new link. Raises Problem
    for a day that is over, when nobody is named, and when nothing is written.
    """
    if due_on < clock.now().date():
        raise Problem(_("That day is over. Give them a day to come."), code="past", field="due_on")
    if not asked:
        raise Problem(_("Choose at least one person, or write an address."), code="nobody", field="who")
    if not any(item.body.strip() for item in minutes_queries.items(minutes.id)):
        raise Problem(_("Nothing is written yet, so there is nothing to read."), code="empty")
    review = queries.open_review(minutes.id)
    if review is None:
        review = Review(minutes=minutes, due_on=due_on, opened_at=clock.now(), opened_by_id=by.id if by else None)
        db.session.add(review)
    review.due_on, review.note = due_on, note.strip()[:TEXT_LIMIT]
    db.session.flush()
    known = {one.email.casefold(): one for one in queries.reviewers(review.id)}
    mailed = 0
    for one in asked:
        before = known.get(one.email.casefold())
        if before is not None and before.revoked_at is None:
            continue
        reviewer = before or Reviewer(review=review, source=one.source, name=one.name, email=one.email,
                                      organisation_name=one.organisation_name,
                                      locale=one.locale or minutes.meeting.forum.locale)  # fmt: skip
        reviewer.token_nonce, reviewer.revoked_at, reviewer.invited_at = ids.new_token(), None, clock.now()
        reviewer.token_hash = ids.token_hash(links.token(reviewer))
        db.session.add(reviewer)
        db.session.flush()
        known[one.email.casefold()] = reviewer
        links.post(reviewer)
        mailed += 1
    return mailed


def withdraw(reviewer: Reviewer) -> None:
    """Their link opens nothing any more; what they said stays. Twice is once."""
    reviewer.revoked_at = reviewer.revoked_at or clock.now()
    db.session.flush()


def insist_on_open(reviewer: Reviewer) -> None:
    """Raise Gone, with what to do instead, for a link that was withdrawn and for a review that is over."""
    if reviewer.revoked_at is not None:
        raise Gone(_("You are no longer asked to read this draft."), code="revoked")
    if reviewer.review.closed_at is not None:
        raise Gone(_("This review is over, so remarks can no longer be taken. What you want to add can still be told "
                     "to the organiser."), code="closed")  # fmt: skip


def comment(
    reviewer: Reviewer,
    text: str,
    *,
    client_key: str,
    item: MinutesItem | None = None,
    revision: int = 0,
    paragraph: int = 0,
) -> Remark:
    """Take a comment on an item, on one of its paragraphs (counted from 1) as it stood at `revision`, or on the whole.
    The same `client_key` again returns the first. Raises Conflict for a paragraph that never stood there.
    """
    insist_on_open(reviewer)
    known = queries.remark_by_key(_key(reviewer, client_key))
    if known is not None:
        return known
    before: str | None = ""
    if item is not None and paragraph:
        before = seen(item, revision, paragraph)
        if before is None:
            raise _changed_meanwhile()
    remark = Remark(kind="comment", item_id=item.id if item else None, text=_checked(text, TEXT_LIMIT), before=before,
                    base_revision=revision or item.revision if item else 0)  # fmt: skip
    return _keep(reviewer, remark, client_key)


def suggest(
    reviewer: Reviewer, item: MinutesItem, text: str, *, client_key: str, revision: int, paragraph: int = 0
) -> Remark:
    """Take another text for a paragraph (counted from 1) or the whole (0) of an item as it stood at `revision`; an
    empty one proposes to leave it out. The same `client_key` again returns the first.

    Raises Problem when it is what stands there already, and Conflict for a text that never stood there.
    """
    insist_on_open(reviewer)
    known = queries.remark_by_key(_key(reviewer, client_key))
    if known is not None:
        return known
    before = seen(item, revision, paragraph)
    if before is None:
        raise _changed_meanwhile()
    text = text.replace("\r\n", "\n").strip()
    if text == before.strip():
        raise Problem(_("This is what stands there already. Change it, or go back."), code="same", field="text")
    if len(text) > BODY_LIMIT:
        raise Problem(_("At most %(limit)s characters, please.", limit=BODY_LIMIT), code="too_long", field="text")
    remark = Remark(kind="suggestion", item_id=item.id, before=before, text=text, base_revision=revision)
    return _keep(reviewer, remark, client_key)


def seen(item: MinutesItem, revision: int, paragraph: int) -> str | None:
    """The paragraph (from 1) or the whole text (0) of an item at a revision; None when there was none such."""
    body = item.body if revision == item.revision else queries.text_at(item.id, revision)
    if body is None or paragraph == 0:
        return body
    found = paragraphs(body)
    return found[paragraph - 1] if 0 < paragraph <= len(found) else None


def finish(reviewer: Reviewer) -> None:
    """They have no (further) remarks. Twice is once."""
    insist_on_open(reviewer)
    reviewer.finished_at = reviewer.finished_at or clock.now()
    db.session.flush()


def merged(remark: Remark) -> str | None:
    """The text of the item with the suggestion in it; None when the place was changed meanwhile."""
    item = remark.item
    return replaced(item.body, remark.before, remark.text) if item is not None else None


def accept(remark: Remark, *, by: User | None, body: str | None = None, revision: int | None = None,
           reason: str = "") -> None:  # fmt: skip
    """Take a suggestion into the text by a normal save, or note that a comment was followed. Twice is once.

    `body`, typed over `revision`, is what the writer made of both texts where the place was changed meanwhile. Raises
    Conflict when it was, and nothing was typed, or when somebody saved another text in between: nothing is lost then;
    and for one that another writer declined: a decision is not turned round unseen.
    """
    if remark.state == "accepted":
        return
    if remark.state == "declined":
        who = remark.settled_by.name if remark.settled_by else _("Somebody")
        raise Conflict(_("%(name)s declined this meanwhile: %(reason)s", name=who, reason=remark.reason),
                       code="declined")  # fmt: skip
    if remark.kind == "suggestion":
        item = remark.item
        assert item is not None
        text = merged(remark) if body is None else body
        if text is None:
            raise Conflict(_("This place was changed since the suggestion was made. Make one text of both."),
                           code="changed")  # fmt: skip
        if revision is not None and revision != item.revision:
            raise Conflict(_("Somebody saved another text meanwhile. What you typed is still here: compare once more."),
                           code="changed", field="body")  # fmt: skip
        save_item(item, body=text, revision=item.revision, by=by)
        remark.revision = item.revision
    _settle(remark, "accepted", reason.strip()[:TEXT_LIMIT], by)


def decline(remark: Remark, *, by: User | None, reason: str) -> None:
    """Leave it as it is, and say why: the reviewer reads it. Twice is once.

    Raises Problem without a reason, Conflict for one that was accepted already.
    """
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise Problem(_("Say why: whoever made the remark reads it."), code="no_reason", field="reason")
    if remark.state == "accepted":
        raise Conflict(_("This was accepted already and stands in the text."), code="accepted")
    if remark.state == "declined" and remark.reason == reason:
        return
    _settle(remark, "declined", reason[:TEXT_LIMIT], by)


def _settle(remark: Remark, state: str, reason: str, by: User | None) -> None:
    remark.state, remark.reason = state, reason
    remark.settled_at, remark.settled_by_id = clock.now(), by.id if by else None
    db.session.flush()


def _keep(reviewer: Reviewer, remark: Remark, client_key: str) -> Remark:
    review = reviewer.review
    remark.reviewer, remark.at, remark.client_key = reviewer, clock.now(), _key(reviewer, client_key)
    remark.is_late = is_late(review.due_on, review.minutes.meeting.timezone, clock.now())
    reviewer.finished_at = None
    db.session.add(remark)
    db.session.flush()
    return remark


def _changed_meanwhile() -> Conflict:
    return Conflict(_("This text was changed meanwhile. Look at it once more; what you typed is still here."),
                    code="unknown_revision", field="text")  # fmt: skip


def _key(reviewer: Reviewer, client_key: str) -> str:
    """A key of one reviewer never meets another's."""
    return f"{reviewer.id}:{client_key.replace(chr(0), '').strip() or ids.new_token()}"[:64]


def _checked(text: str, limit: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Problem(_("Write your remark first."), code="empty", field="text")
    if len(text) > limit:
        raise Problem(_("At most %(limit)s characters, please.", limit=limit), code="too_long", field="text")
    return text
