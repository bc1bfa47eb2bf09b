"""When the forum reminds whom: the usual reminders, and one of its own for those who have not answered."""

from forum.forums.models import Forum
from forum.reminders.quiet import Quiet
from forum.reminders.service import Wanted, policies

THREE_DAYS = 3 * 24 * 60
TEXT_ID = (
    "Yth. {nama},\n\nTiga hari lagi kita bertemu: {rapat}, {waktu}. Jawaban {jabatan} belum kami terima. "
    "Bila berhalangan, mohon sebutkan wakil yang berwenang memutuskan.\n\nJawab di sini: {tautan}"
)
TEXT_EN = (
    "Dear {name},\n\nWe meet in three days: {meeting}, {time}. We do not have the answer of {office} yet. "
    "If you cannot come, please name somebody who may decide.\n\nAnswer here: {link}"
)


def settle(forum: Forum) -> None:
    """Every meeting announced from now on inherits it."""
    policies.add(forum, Wanted("before_start", THREE_DAYS, "unanswered", TEXT_ID, TEXT_EN))
    policies.set_quiet(forum, Quiet(start=20 * 60, end=6 * 60 + 30))
