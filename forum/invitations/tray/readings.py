"""The sentences and taps of the messages that every forum meets: answers in words, strangers, doubts, bounces."""

from flask import url_for

from forum.invitations import labels
from forum.invitations.tray import proposed
from forum.invitations.tray.held import Held
from forum.invitations.tray.kinds import Act, Reading, presents, set_aside
from forum.kernel.i18n import gettext as _


def chair(held: Held) -> str:
    """To whom the invitation is addressed that this is about; empty when we do not know."""
    return labels.office(held.invitation) if held.invitation else ""


def named(held: Held) -> str:
    """The delegate that the message names: "Sari Wulandari, Sekretaris"; empty for none."""
    words = [held.said("delegate_name"), held.said("delegate_title")]
    return ", ".join(one for one in words if one) or held.said("delegate")


def answers(held: Held, suggestion: str | None = None) -> tuple[Act, ...]:
    """The taps that record an answer of the invitee we think of, the likely one first."""
    if held.invitation is None or not held.is_open:
        return ()
    likely = held.suggestion if suggestion is None else suggestion
    order = sorted(("accepted", "declined", "delegated"), key=lambda answer: answer != likely)
    return tuple(_answer(held, answer, answer == likely) for answer in order)


def _answer(held: Held, answer: str, is_main: bool) -> Act:
    who = named(held) if answer == "delegated" else ""
    if answer == "delegated" and not who:  # nobody is named: the page has the fields for it
        page = url_for("invitations.tray_one", message_id=held.row.id, jawaban=answer, _anchor="catat")
        return Act("record", _("Record: sends somebody"), href=page, is_main=is_main)
    words = {
        "accepted": _("Record: comes"),
        "declined": _("Record: does not come"),
        "delegated": _("Record: sends %(who)s", who=who),
    }
    return Act("record", words[answer], value=answer, is_main=is_main)


def as_delegate(held: Held, *, is_main: bool = True) -> tuple[Act, ...]:
    """Accept the sender as the one whom the invitee sends; the sender has to have an address to be invited at."""
    address = held.said("attendee") or held.row.sender
    if not held.is_open or not address:
        return ()
    hint = _("They get an invitation of their own at %(address)s.", address=address)
    if held.invitation is None:
        return (Act("delegate", _("Accept as delegate of …"), hint=hint, is_main=is_main, whose=True),)
    label = _("Accept as delegate of %(office)s", office=chair(held))
    return (Act("delegate", label, hint=hint, is_main=is_main),)


def as_other_address(held: Held, *, is_main: bool = False) -> tuple[Act, ...]:
    """The sender is the invitee after all, by another address; not for a delegate, whom no directory knows."""
    if not held.is_open or not held.row.sender:
        return ()
    hint = _("Remembered: later answers from there are recognised.")
    if held.suggestion:
        hint = _("Records “%(answer)s” and remembers the address: later answers from there are recognised.",
                 answer=labels.answer(held.suggestion))  # fmt: skip
    if held.invitation is None:
        return (Act("other_address", _("Another address of …"), hint=hint, is_main=is_main, whose=True),)
    one = held.invitation
    if one.email == held.row.sender or (one.office_id is None and one.person_id is None):
        return ()
    return (Act("other_address", _("This is another address of %(office)s", office=chair(held)), hint=hint,
                is_main=is_main),)  # fmt: skip


@presents("uninvited")
def _uninvited(held: Held) -> Reading:
    said = labels.answer(held.said("partstat")) if held.said("partstat") else ""
    if not held.invitation:
        sentence = _("%(name)s was not invited and answers “%(answer)s”.", name=held.who, answer=said)
        return Reading(sentence, (*as_delegate(held), *as_other_address(held), set_aside()))
    if held.said("partstat") == "declined":
        sentence = _("%(name)s was not invited and says, with the invitation of %(office)s: “%(answer)s”.",
                     name=held.who, office=chair(held), answer=said)  # fmt: skip
        return Reading(sentence, (*as_other_address(held, is_main=True), set_aside()))
    sentence = _("%(name)s was not invited, but answers “%(answer)s” with the invitation of %(office)s: probably "
                 "their delegate.", name=held.who, answer=said, office=chair(held))  # fmt: skip
    return Reading(sentence, (*as_delegate(held), *as_other_address(held), set_aside()))


@presents("not_authenticated")
def _unproven(held: Held) -> Reading:
    if held.said("proposed_start"):
        return proposed.unproven(held)
    sentence = _("Seems to be the answer of %(office)s, “%(answer)s”, but nothing proves that it came from them.",
                 office=chair(held), answer=labels.answer(held.suggestion))  # fmt: skip
    return Reading(sentence, (*answers(held), *as_other_address(held), set_aside()))


@presents("contradicts_earlier_answer")
def _contradiction(held: Held) -> Reading:
    sentence = _("%(address)s answers “%(answer)s” for %(office)s, who said something else before.",
                 address=held.row.sender, answer=labels.answer(held.suggestion), office=chair(held))  # fmt: skip
    return Reading(sentence, (*answers(held), *as_other_address(held), set_aside()))


@presents("delegation_from_other_address", "delegation_not_authenticated")
def _delegation(held: Held) -> Reading:
    sentence = _("Somebody writing from %(address)s says that %(office)s sends %(who)s.", address=held.row.sender,
                 office=chair(held), who=named(held) or _("somebody"))  # fmt: skip
    return Reading(sentence, (*answers(held, "delegated"), *as_other_address(held), set_aside()))


@presents("delegate_unclear")
def _unclear_delegate(held: Held) -> Reading:
    sentence = _("%(office)s sends %(who)s, whom we cannot invite: %(why)s", office=chair(held),
                 who=named(held) or _("somebody"), why=labels.delegate_problem(held.said("problem")))  # fmt: skip
    page = url_for("invitations.tray_one", message_id=held.row.id, jawaban="delegated", _anchor="catat")
    return Reading(sentence, (Act("record", _("Record: sends somebody"), href=page, is_main=True), set_aside()))


@presents("plain_text", "no_answer")
def _words(held: Held) -> Reading:
    if not held.meeting:
        return Reading(_("%(name)s writes in words, about none of our meetings that we know of.", name=_who(held)),
                       (set_aside(),))  # fmt: skip
    likely = labels.answer(held.suggestion) if held.suggestion else ""
    who = named(held) if held.suggestion == "delegated" else ""
    if not held.invitation:
        sentence = _("%(name)s writes in words about this meeting.", name=_who(held))
    elif likely:
        sentence = _("%(office)s answers in words. Reads like: %(answer)s%(who)s.", office=chair(held), answer=likely,
                     who=f" ({who})" if who else "")  # fmt: skip
    else:
        sentence = _("%(office)s answers in words that we cannot place.", office=chair(held))
    return Reading(sentence, (*answers(held), *as_other_address(held), set_aside(_("Not an answer"))))


@presents("automatic_reply")
def _automatic(held: Held) -> Reading:
    sentence = _("An automatic reply of %(name)s, such as an out-of-office note. It answers nothing by itself.",
                 name=chair(held) or _who(held))  # fmt: skip
    return Reading(sentence, (set_aside(_("Seen"), is_main=True), *answers(held, "")))


@presents("ambiguous")
def _ambiguous(held: Held) -> Reading:
    sentence = _("“%(answer)s” from %(address)s, which several invitees share: choose whose answer it is.",
                 answer=labels.answer(held.suggestion), address=held.row.sender)  # fmt: skip
    act = Act("record", _("Record as the answer of …"), value=held.suggestion, is_main=True, whose=True)
    return Reading(sentence, (*([act] if held.suggestion in ("accepted", "declined", "tentative") else []),
                              set_aside()))  # fmt: skip


@presents("withdrawn")
def _withdrawn(held: Held) -> Reading:
    sentence = _("%(office)s answers an invitation that had been withdrawn.", office=chair(held) or _who(held))
    return Reading(sentence, (set_aside(_("Seen")),))


@presents("other_meeting")
def _other_meeting(held: Held) -> Reading:
    sentence = _("%(office)s sends a calendar file that belongs to another meeting.", office=chair(held) or _who(held))
    return Reading(sentence, (set_aside(), *answers(held, "")))


@presents("unreadable_calendar")
def _unreadable(held: Held) -> Reading:
    sentence = _("%(name)s sends a calendar file that we cannot read. Their words may say enough.",
                 name=chair(held) or _who(held))  # fmt: skip
    return Reading(sentence, (*answers(held), set_aside()))


@presents("unknown_meeting")
def _unknown(held: Held) -> Reading:
    if held.meeting is None:
        return Reading(_("%(name)s answers a meeting that is not one of ours.", name=_who(held)), (set_aside(),))
    acts = answers(held) or (*as_delegate(held), *as_other_address(held))
    return Reading(_("%(name)s answers; somebody placed it with this meeting.", name=_who(held)), (*acts, set_aside()))


@presents("bounce_unplaced")
def _bounce(held: Held) -> Reading:
    recipient = held.said("recipient")
    sentence = (
        _("An email to %(address)s came back, without saying which one.", address=recipient)
        if recipient
        else _("An email of ours came back without saying which one.")
    )
    return Reading(sentence, (set_aside(_("Seen")),), takes_answer=False)


@presents("unreadable")
def _not_opened(held: Held) -> Reading:
    sentence = _("This message is built in a way that we do not open: too many parts or levels, or none at all.")
    return Reading(sentence, (set_aside(_("Set aside")),), takes_answer=False)


@presents("quarantined", "no_reader")
def _quarantined(held: Held) -> Reading:
    sentence = _("We tried three times to read this message and failed. It harms nothing here; the others were read.")
    acts = (Act("try_again", _("Try again"), is_main=True), set_aside(_("Set aside")))
    return Reading(sentence, acts, takes_answer=False)


def _who(held: Held) -> str:
    return held.who or _("Somebody unknown")
