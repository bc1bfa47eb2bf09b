"""What the stored words are called in the language spoken now."""

import re
from collections.abc import Iterable

from forum.invitations.models import Invitation, StandingInvitation
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext, per_language

ACTING = {"plt": "Plt.", "plh": "Plh.", "pj": "Pj."}


@per_language
def answer_choices() -> dict[str, str]:
    """Answer -> label, as the list of invitees says it; `waiting` is no answer yet."""
    return {
        "accepted": _("Will come"),
        "delegated": _("Sends somebody"),
        "tentative": _("Not sure yet"),
        "declined": _("Will not come"),
        "waiting": _("No answer yet"),
    }


def answer(code: str) -> str:
    """The label of an answer; an unknown one is shown as it is."""
    return answer_choices().get(code, code)


def number_of(code: str, number: int) -> str:
    """How many meetings of a series somebody answers so."""
    known = {
        "accepted": ngettext("comes to %(num)d", "comes to %(num)d", number),
        "delegated": ngettext("sends somebody to %(num)d", "sends somebody to %(num)d", number),
        "tentative": ngettext("not sure of %(num)d", "not sure of %(num)d", number),
        "declined": ngettext("does not come to %(num)d", "does not come to %(num)d", number),
        "waiting": ngettext("%(num)d not answered", "%(num)d not answered", number),
    }
    return known.get(code, code)


@per_language
def reason_choices() -> dict[str, str]:
    """Why somebody does not come themselves -> label (domain.md 3.2)."""
    return {
        "official_duty": _("Official travel"),
        "leave": _("On leave"),
        "sick": _("Ill"),
        "other_task": _("Another task at the same time"),
        "vacant": _("The post is vacant"),
        "other": _("Another reason"),
    }


def reason(code: str | None) -> str:
    """The label of a reason; nothing for none."""
    return str(reason_choices().get(code or "", code or ""))


@per_language
def channel_choices() -> dict[str, str]:
    """Channel by which an answer came -> label."""
    return {
        "link": _("through the link"),
        "calendar": _("from a calendar"),
        "organiser": _("recorded by the organiser"),
    }


def channel(code: str) -> str:
    """How an answer came."""
    return channel_choices().get(code, code)


@per_language
def hand_channel_choices() -> dict[str, str]:
    """Channel by which a person gives an invitation -> label."""
    return {"whatsapp": _("WhatsApp"), "letter": _("Letter"), "phone": _("Telephone"), "in_person": _("In person")}


def hand_channel(code: str) -> str:
    """The label of a channel by hand."""
    return hand_channel_choices().get(code, code)


@per_language
def side_choices() -> dict[str, str]:
    """Side -> label, in the order in which pages show them."""
    return {"government": _("Government"), "civil_society": _("Civil society"), "other": _("Other members")}


def side(code: str) -> str:
    """The label of a side."""
    return side_choices().get(code, code)


def office(invitation: Invitation | StandingInvitation) -> str:
    """To whom it is addressed: "Plt. Kepala Dinas Sosial" when the holder acted on that day."""
    return (
        f"{ACTING[invitation.acting]} {invitation.addressee}" if invitation.acting in ACTING else invitation.addressee
    )


def office_and_name(invitation: Invitation | StandingInvitation | None) -> str:
    """The chair with who sits in it, "Kepala Dinas Sosial (Dra. Hartati, M.Si.)"; nothing for nobody."""
    if invitation is None:
        return ""
    chair, name = office(invitation), invitation.person_name
    return f"{chair} ({name})" if name and name != chair else chair


def undeliverable(reason: str) -> str:
    """A mail server's refusal in words, by the enhanced status code (RFC 3463) that stands in `reason`, else by the
    reply code of SMTP (RFC 5321)."""
    by_code = {
        "5.1": _("The address is unknown there."),
        "5.2.2": _("The mailbox is full."),
        "5.2": _("The mailbox is closed or takes no email."),
        "5.3": _("The receiving mail server refused: the message is too large for it or it does not work."),
        "5.4": _("The receiving mail server could not be reached."),
        "5.7": _("The receiving mail server refused our email by its rules."),
        "4.2.2": _("The mailbox stayed full; we stopped trying."),
        "4": _("The receiving mail server did not take the email for days; we stopped trying."),
        "551": _("The address is unknown there."),
        "552": _("The mailbox is full."),
        "553": _("The address is unknown there."),
        "554": _("The receiving mail server refused our email by its rules."),
    }
    return _by_code(by_code, reason) or str(_("The email could not be delivered."))


def delayed(reason: str) -> str:
    """Why an email is late, in words, by the enhanced status code in `reason`: the receiving server still tries."""
    by_code = {
        "4.2.2": _("Delayed: the mailbox is full. The mail server keeps trying."),
        "4.4": _("Delayed: the receiving mail server cannot be reached. It is tried again."),
        "4.7": _("Delayed: the receiving mail server is checking us. It is tried again."),
    }
    return _by_code(by_code, reason) or str(_("Delayed: the receiving mail server has not taken it yet."))


def _by_code(words: dict[str, str], reason: str) -> str:
    """The words of the code that fits best; nothing when there is none."""
    found = re.search(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])", reason) or re.match(r"[45]\d\d\b", reason)
    code = found[0] if found else ""
    return next((words[start] for start in (code, code[:3], code[:1] if "." in code else "") if start in words), "")


def held(code: str) -> str:
    """Why a message waits in the tray (or what became of it): a sentence for the stable code."""
    known = {
        "counter_proposal": _("Proposes another time."),
        "uninvited": _("Somebody who was not invited answers."),
        "not_authenticated": _("We cannot be sure who sent this: the sender's mail server did not prove it."),
        "contradicts_earlier_answer": _("Comes from another address and says something else than the earlier answer."),
        "delegation_from_other_address": _("Somebody at another address names a delegate."),
        "delegate_unclear": _("Names a delegate we cannot invite."),
        "unreadable_calendar": _("Holds a calendar file that we cannot read."),
        "no_answer": _("Holds a calendar answer that says neither yes nor no."),
        "other_meeting": _("The calendar file belongs to another meeting than the link."),
        "withdrawn": _("The invitation had been withdrawn before."),
        "unknown_token": _("Came to an address we never gave out."),
        "unknown_meeting": _("Answers a meeting that we do not know."),
        "automatic_reply": _("An automatic reply, such as an out-of-office note."),
        "delegation_not_authenticated": _("Names a delegate, and the sender's mail server says it did not send this."),
        "plain_text": _("An answer in words."),
        "ambiguous": _("Several invitees share this address."),
        "outside_cancel": _("Says that the meeting is cancelled; it is not."),
        "forward_notification": _("Says that the invitation was forwarded."),
        "bounce_unplaced": _("An email of ours came back without saying which one."),
        "quarantined": _("We failed to read this three times."),
        "unreadable": _("Built in a way that we do not open."),
        "no_reader": _("Nobody has read this yet."),
        "by_organiser": _("Recorded by the organiser."),
        "not_about_us": _("Set aside: not about a meeting."),
    }
    return known.get(code, code)


def delegate_problem(code: str) -> str:
    """Why a delegate named by mail cannot be invited: a sentence for the code of the problem."""
    known = {
        "bad_address": _("the address is none we can write to."),
        "circle": _("the address has this invitation already."),
        "chain": _("the invitation has been passed on too often."),
        "many_delegates": _("the invitation was passed on to many people already."),
        "no_delegate": _("nobody is named."),
    }
    return known.get(code, _("the address is none we can write to."))


@per_language
def service_choices() -> dict[str, str]:
    """What somebody may need to take part -> label (the service, never the diagnosis)."""
    return {
        "sign_language": _("Sign language interpreter (JBI)"),
        "captions": _("Live captions"),
        "wheelchair": _("Wheelchair access"),
        "large_print": _("Documents in large print"),
        "assistant": _("A place for an assistant"),
        "child_care": _("Child care or a prayer room"),
    }


def service(code: str) -> str:
    """The label of a service; an unknown one is shown as it is."""
    return service_choices().get(code, code)


def services(codes: Iterable[str]) -> str:
    """Several services in a row."""
    return ", ".join(service(code) for code in codes)
