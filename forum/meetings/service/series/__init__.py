"""The verbs of series: plan, announce, change, extend, end. Each occurrence is a meeting with a life of its own."""

from forum.meetings.service.series.changing import change_series, followers, preview_series
from forum.meetings.service.series.ending import end_series, extend_series, reach
from forum.meetings.service.series.planning import announce_series, plan_series

__all__ = [
    "announce_series", "change_series", "end_series", "extend_series", "followers", "plan_series", "preview_series",
    "reach",
]  # fmt: skip
