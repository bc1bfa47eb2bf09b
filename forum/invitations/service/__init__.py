"""The verbs of invitations: choose, send, answer, withdraw. None commits."""

from forum.invitations.service.answering import Origin, answer, said, void
from forum.invitations.service.by_hand import hand_over, take_back_note
from forum.invitations.service.links import reply_address, reply_link, token
from forum.invitations.service.messages import (
    Batch,
    OpenPromise,
    batch,
    event,
    inviter,
    other_clock,
    plain,
    recall_promises_with,
    request,
    timed,
    web_address,
)
from forum.invitations.service.picking import (
    add_offices,
    add_pasted,
    add_people,
    meeting_day,
    set_email,
    set_standing_email,
    withdraw,
)
from forum.invitations.service.reaching import came_back
from forum.invitations.service.said import Answer
from forum.invitations.service.sending import refresh, send, topic
from forum.invitations.service.standing.answering import answer_series
from forum.invitations.service.standing.choosing import (
    invite_offices,
    invite_pasted,
    invite_people,
    withdraw_standing,
)
from forum.invitations.service.standing.sending import send_series

__all__ = [
    "Answer",
    "Batch",
    "OpenPromise",
    "Origin",
    "add_offices",
    "add_pasted",
    "add_people",
    "answer",
    "answer_series",
    "batch",
    "came_back",
    "event",
    "hand_over",
    "invite_offices",
    "invite_pasted",
    "invite_people",
    "inviter",
    "meeting_day",
    "other_clock",
    "plain",
    "recall_promises_with",
    "refresh",
    "reply_address",
    "reply_link",
    "request",
    "said",
    "send",
    "send_series",
    "set_email",
    "set_standing_email",
    "take_back_note",
    "timed",
    "token",
    "topic",
    "void",
    "web_address",
    "withdraw",
    "withdraw_standing",
]
