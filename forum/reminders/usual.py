"""The usual words of each reminder, as texts with placeholders, in the language spoken now."""

from forum.kernel.i18n import current_locale
from forum.kernel.i18n import gettext as _
from forum.reminders.words import NAMES


def _named(name: str) -> str:
    """A placeholder as the language spoken now calls it."""
    return "{" + (NAMES[name] if current_locale() == "en" else name) + "}"


def words(anchor: str, answer: str | None) -> str:
    """What a reminder says to somebody whose answer is `answer` (None: none yet), when the forum wrote nothing else."""
    if anchor == "before_start":
        return _asking(answer)
    if anchor == "before_end":
        return _(
            "The meeting ends %(when)s. Please see that your attendance is recorded before you leave.",
            when=_named("sisa_waktu"),
        )
    if anchor == "minutes_published":
        return _("The minutes of this meeting are ready. Read them here: %(minutes)s", minutes=_named("notula"))
    return _("This meeting is over. Thank you for your attention; what was agreed follows in the minutes.")


def _asking(answer: str | None) -> str:
    if answer is None:
        return _("The meeting begins %(when)s and we do not have your answer yet. Please tell us whether you will "
                 "come.", when=_named("sisa_waktu"))  # fmt: skip
    if answer == "tentative":
        return _("The meeting begins %(when)s. You were not sure yet; do you know by now?", when=_named("sisa_waktu"))
    return _(
        "This is to remind you: the meeting begins %(when)s. Thank you for saying that you will come.",
        when=_named("sisa_waktu"),
    )


def request(answer: str | None) -> str:
    """{ajakan}: the sentence that fits what somebody has answered."""
    if answer is None:
        return _("We do not have your answer yet. Please tell us whether you will come.")
    if answer == "tentative":
        return _("You were not sure yet; do you know by now?")
    return _("Thank you for saying that you will come.")


def draft(anchor: str, audience: str) -> str:
    """The text from which somebody starts to write their own."""
    if anchor != "before_start":
        return words(anchor, "accepted")
    if audience == "unanswered":
        return words(anchor, None)
    return _("The meeting begins %(when)s. %(request)s", when=_named("sisa_waktu"), request=_named("ajakan"))


def nudge() -> str:
    """The text of a nudge by hand."""
    return _(
        "We have not had your answer to this invitation yet; the meeting begins %(when)s. We count on your agency. "
        "Please tell us today whether you will come or whom you send.",
        when=_named("sisa_waktu"),
    )


def escalation() -> str:
    """The text of a mail to a superior office."""
    return _(
        "With respect: for “%(meeting)s” on %(time)s we have not yet had an answer from these %(number)s agencies:"
        "\n\n%(list)s\n\nWe ask for your help in reminding them to answer and to be represented by somebody who may "
        "decide.", meeting=_named("rapat"), time=_named("waktu"), number=_named("jumlah"), list=_named("daftar"),
    )  # fmt: skip
