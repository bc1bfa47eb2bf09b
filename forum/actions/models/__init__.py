"""Tables of promises: the promises themselves, the action plan they serve, and what helps them to be kept."""

from forum.actions.models.commitments import (
    COMPLETION,
    MILESTONE_STATUSES,
    Assessment,
    Commitment,
    CommitmentGoal,
    Milestone,
    PlanImport,
)
from forum.actions.models.keeping import (
    BulkChange,
    Follower,
    ForwardedMatter,
    PromiseReminder,
    PromiseSetting,
    TaskFeed,
)
from forum.actions.models.promises import (
    SOURCES,
    STATUSES,
    VERDICTS,
    Action,
    ActionGoal,
    ActionSupporter,
    ActionUpdate,
)

__all__ = [
    "COMPLETION",
    "MILESTONE_STATUSES",
    "SOURCES",
    "STATUSES",
    "VERDICTS",
    "Action",
    "ActionGoal",
    "ActionSupporter",
    "ActionUpdate",
    "Assessment",
    "BulkChange",
    "Commitment",
    "CommitmentGoal",
    "Follower",
    "ForwardedMatter",
    "Milestone",
    "PlanImport",
    "PromiseReminder",
    "PromiseSetting",
    "TaskFeed",
]
