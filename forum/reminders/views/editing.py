"""The page on which one reminder is written, with a preview; the same for a forum and for a meeting."""

from flask import render_template, request

from forum.forums.models import Forum
from forum.kernel.i18n import speaking
from forum.meetings.models import Meeting
from forum.reminders import labels, preview, rules, usual, words
from forum.reminders.forms import ReminderForm


def is_preview() -> bool:
    """Whether the form was sent only to see how the words read."""
    return bool(request.form.get("preview"))


def page(form: ReminderForm, forum: Forum, meeting: Meeting | None, *, is_new: bool, cancel: str) -> str:
    """The form with how its words will read. Empty words are the usual ones, which stand there as a start."""
    wanted = form.wanted()
    anchor = wanted.anchor if wanted.anchor in words.ALLOWED else "before_start"
    drafts = {}
    for locale in ("id", "en"):
        with speaking(locale):
            drafts[locale] = usual.draft(anchor, wanted.audience)
    minutes = min(max(wanted.minutes, 1), rules.LONGEST_MINUTES)
    return render_template(
        "reminders/edit.html",
        form=form,
        forum=forum,
        meeting=meeting,
        is_new=is_new,
        cancel=cancel,
        examples=preview.examples(
            forum, meeting, anchor, minutes, wanted.audience, {"id": wanted.text_id, "en": wanted.text_en}
        ),
        drafts=drafts,
        placeholders=preview.values(forum, meeting, anchor, minutes),
        allowed_names=words.ALLOWED[anchor],
        labels=labels,
    )
