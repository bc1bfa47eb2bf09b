"""Short mails about promises: what they have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forum.actions import labels, queries
from forum.actions.models import Action
from forum.actions.rules import without_contacts
from forum.actions.service.links import owner_link, page_link
from forum.adapters import mime
from forum.forums.models import Forum
from forum.kernel.dates import format_date
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import speaking
from forum.outbox.compose import compose


@dataclass(frozen=True)
class Line:
    """One promise in a mail. `report` is the owner's secret link: only in mails to the owner."""

    title: str
    facts: str
    page: str
    report: str = ""


@dataclass(frozen=True)
class Words:
    """What is said around the promises; `main` is the one thing to do: label and address."""

    subject: str
    opening: str
    closing: str
    main: tuple[str, str] | None = None


def lines(actions: Sequence[Action], *, with_report: bool = False, clean: bool = False) -> list[Line]:
    """The promises as a mail lists them, in the language spoken now."""
    statuses = queries.statuses([one.id for one in actions])
    found = []
    for one in actions:
        day = _("Due: %(day)s", day=format_date(one.due_on)) if one.due_on else _("Due: no date was set")
        overdue = f" ({_('Overdue').lower()})" if statuses[one.id].overdue else ""
        title = f"{one.called}: {labels.mailed(one)}"
        found.append(Line(without_contacts(title) if clean else title, f"{one.owner_name} · {day}{overdue}",
                          page_link(one), owner_link(one) if with_report else ""))  # fmt: skip
    return found


def note(forum: Forum, *, key: str, to_name: str, to_email: str, locale: str, say: Callable[[], Words],
         about: Callable[[], list[Line]]) -> mime.Mail:  # fmt: skip
    """A mail in the receiver's language: `say` and `about` are asked while it is spoken."""
    with speaking(locale):
        words, listed = say(), about()
    sender = forum.inviter_name or forum.name
    context = {"subject": words.subject, "opening": words.opening, "closing": words.closing, "main": words.main,
               "lines": listed, "sender": forum.name}  # fmt: skip
    return compose("promise_note", key=key, to_name=to_name, to_email=to_email, locale=locale, context=context,
                   sender_name=sender)  # fmt: skip
