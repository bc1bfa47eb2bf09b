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
from forum.minutes.service.sealing import chain_up, fits, note, verify
from forum.minutes.service.writing import Saved, add_item, open_minutes, remove_item, save_head, save_item, settle

__all__ = [
    "RENDER",
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
    "verify",
]
