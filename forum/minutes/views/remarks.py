"""Reviewers' remarks in the writer's margin: accept, or decline with a reason, without leaving the page."""

from forum.accounts.models import User
from forum.extensions import current_user
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.minutes.models import Minutes
from forum.minutes.review import queries as reviews
from forum.minutes.review import service
from forum.minutes.review.models import Remark


def accept(minutes: Minutes, remark_id: int) -> tuple[Remark, str]:
    """Accept a remark; itself and what to say. Twice is once.

    Raises Missing for another meeting's, Conflict `changed` when its place is another one now, and `declined` when
    another writer declined it meanwhile.
    """
    remark = reviews.remark(minutes.id, remark_id)
    service.accept(remark, by=_writer())
    if remark.kind == "suggestion":
        return remark, _("Accepted. The text is changed, the earlier one is kept.")
    return remark, _("Noted as followed.")


def decline(minutes: Minutes, remark_id: int, reason: str) -> tuple[Remark, str]:
    """Decline a remark; itself and what to say. Twice is once. Raises Problem without a reason, Missing, Conflict."""
    remark = reviews.remark(minutes.id, remark_id)
    try:
        service.decline(remark, by=_writer(), reason=reason)
    except Problem as problem:
        if problem.field == "reason":
            raise Problem(_("Say why: %(name)s reads it.", name=remark.reviewer.name), code=problem.code,
                          field="reason") from problem  # fmt: skip
        raise
    return remark, _("Declined. Whoever made the remark reads why.")


def _writer() -> User:
    writer: User = current_user._get_current_object()
    return writer
