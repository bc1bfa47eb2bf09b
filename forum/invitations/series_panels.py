"""What invitations show on the page of a series: who is asked to all of it, the answers to each meeting."""

from collections.abc import Sequence
from typing import Any

from forum.extensions import current_user
from forum.forums.rules import has_role
from forum.invitations import queries, standing
from forum.kernel import clock
from forum.meetings.models import Meeting, Series
from forum.web.panels import Panel


def for_series(series: Series, meetings: Sequence[Meeting], **_known: Any) -> Panel:
    """How many are asked, how many are silent; the way to choose and send."""
    chosen = standing.for_series(series.id)
    said = standing.said(chosen)
    now = clock.now()
    return Panel(
        "invitations/series_panel.html",
        order=10,
        data={
            "series": series,
            "chosen": sum(1 for one in chosen if one.delegated_from_id is None),
            "unsent": sum(1 for one in chosen if one.sent_at is None and one.email),
            "silent": sum(
                1
                for one in chosen
                if one.delegated_from_id is None and one.sent_at and set(said[one.id]) == {"waiting"}
            ),
            "undeliverable": sum(1 for one in chosen if one.undeliverable_reason),
            "manages": has_role(current_user, series.forum_id, "organiser"),
            "is_open": series.state != "cancelled"
            and any(row.state != "cancelled" and row.starts_at > now for row in meetings),
        },
    )


def for_rows(series: Series, meetings: Sequence[Meeting], **_known: Any) -> list[Panel]:
    """For each meeting that was announced and to which anybody is asked: its answers; one query for all."""
    told = [row for row in meetings if row.state in ("announced", "held", "concluded")]
    counts = queries.counts([row.id for row in told])
    return [
        Panel("invitations/series_row_panel.html", place=f"meeting:{row.id}", order=10,
              data={"counts": counts[row.id].total.by_answer})
        for row in told if counts[row.id].total.invited
    ]  # fmt: skip


def before_change(series: Series, **_known: Any) -> Panel | None:
    """Before all meetings of a series change: how many are told by mail, and how many somebody has to tell."""
    told = [one for one in standing.for_series(series.id) if one.sent_at is not None]
    if not told or series.state != "announced":
        return None
    reached = sum(1 for one in told if one.email)
    return Panel("invitations/series_change_panel.html", data={"reached": reached, "by_hand": len(told) - reached})
