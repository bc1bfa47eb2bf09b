"""Whether minutes may be published as far as adoption goes."""

from collections.abc import Mapping
from typing import Any

from forum.kernel import clock
from forum.kernel.dates import format_datetime
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.minutes.adoption import queries
from forum.minutes.adoption.models import AdoptionRound
from forum.minutes.adoption.rules import is_running, same_words
from forum.minutes.models import Minutes


def refusal(minutes: Minutes, content: Mapping[str, Any], *, is_first: bool) -> Problem | None:
    """Why a version with this content may not be published now; None when it may. Two statements.

    A running round always holds publishing back. A forum that asks for adoption publishes its first version only as it
    was adopted, or after the organiser waived adoption with a reason. A correction needs no round: it says that it
    came after.
    """
    latest = queries.latest(minutes.id)
    if latest is not None and is_running(latest.ended_at, latest.due_at, clock.now()):
        return Problem(
            _("Those who were present are being asked until %(when)s. Wait for them, or end the period with a reason.",
              when=format_datetime(latest.due_at, minutes.meeting.timezone)), code="adoption_running")  # fmt: skip
    if not is_first or not queries.setting(minutes.meeting.forum_id).is_on:
        return None
    return _first(latest, content)


def _first(latest: AdoptionRound | None, content: Mapping[str, Any]) -> Problem | None:
    if latest is None:
        return Problem(_("This forum publishes minutes after those who were present have adopted them. Ask them first, "
                         "or waive it with a reason."), code="not_adopted")  # fmt: skip
    if latest.ended_how != "waived" and not same_words(latest.content, content):
        return Problem(_("The text was changed after those present were asked. Ask them again about the new text, or "
                         "waive it with a reason."), code="changed_since")  # fmt: skip
    return None
