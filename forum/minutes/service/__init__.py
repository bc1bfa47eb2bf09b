"""The verbs of minutes: open, write, decide, promise, publish."""

from forum.minutes.service.matters import (
    add_speaker,
    close_decision,
    close_passage,
    close_promise,
    decide,
    promise,
    remove_decision,
    remove_speaker,
    reorder,
    revise_decision,
)
from forum.minutes.service.publication import RENDER, content_now, marks, publish
from forum.minutes.service.saving import BODY_LIMIT, Save, Saved, save_item, settle, settled
from forum.minutes.service.sealing import chain_up, fits, note, verify
from forum.minutes.service.writing import add_item, open_minutes, remove_item, save_head

__all__ = [
    "BODY_LIMIT",
    "RENDER",
    "Save",
    "Saved",
    "add_item",
    "add_speaker",
    "chain_up",
    "close_decision",
    "close_passage",
    "close_promise",
    "content_now",
    "decide",
    "fits",
    "marks",
    "note",
    "open_minutes",
    "promise",
    "publish",
    "remove_decision",
    "remove_item",
    "remove_speaker",
    "reorder",
    "revise_decision",
    "save_head",
    "save_item",
    "settle",
    "settled",
    "verify",
]
