"""The explanation of an outcome and its history, in the language spoken now."""

from collections.abc import Callable, Mapping
from typing import Any

from forum.attendance import labels
from forum.attendance.counting.history import Entry
from forum.attendance.counting.reasons import Reason
from forum.invitations import labels as invitation_labels
from forum.kernel.i18n import gettext as _
from forum.kernel.i18n import ngettext

Values = Mapping[str, Any]


def rule() -> list[str]:
    """The rule in words, as the page prints it (the docstring of this package says the same)."""
    return [
        _("Whoever was there decides: the head before a deputy or official, those before staff."),
        _("An acting head (Plt., Plh., Pj.) counts as head, and it is said. A definitive one beside them comes first."),
        _("Others of the same organisation are kept and named; they change nothing."),
        _("Was nobody there, the newest word of an absence counts that was not taken back: with notice, or without."),
        _("Without any of this it is “not recorded”. That is not absence and is counted as such nowhere."),
        _("A reply alone is neither attendance nor absence; who declined is proposed as absent with notice at the "
          "closing, and a person confirms it."),
        _("What people declare of themselves counts, marked, until the desk confirms it or takes it back."),
        _("Where two records of one person differ, the better level counts, marked, until a person answers."),
    ]  # fmt: skip


def source(code: str) -> str:
    """How we know of somebody."""
    known = {
        "desk": _("recorded at the desk"),
        "device": _("recorded on a device at the door"),
        "self": _("declared by themselves"),
        "paper": _("from the signed sheet"),
        "report": _("from the report of the online meeting"),
    }
    return known.get(code, code)


def reason(one: Reason) -> str:
    """One sentence of the explanation."""
    return str(_SENTENCES[one.code](one.values))


def _who(values: Values) -> str:
    level = labels.level(values["level"], values["acting"])
    return f"{values['name']} ({level})" if values["name"] else level


def _best(values: Values) -> str:
    return _("%(who)s was there, %(how)s. That is the best level present, so it counts.", who=_who(values),
             how=source(values["source"]))  # fmt: skip


def _lower(values: Values) -> str:
    return _("%(who)s was there too, %(how)s. A higher level came, so this one changes nothing.", who=_who(values),
             how=source(values["source"]))  # fmt: skip


def _same(values: Values) -> str:
    return _("%(who)s was there too, %(how)s, at the same level.", who=_who(values), how=source(values["source"]))


def _acting_beside(values: Values) -> str:
    return _("%(who)s was there too, %(how)s. The definitive head comes first.", who=_who(values),
             how=source(values["source"]))  # fmt: skip


def _self_declared(values: Values) -> str:
    if values["decides"]:
        return _("Only the person themself says so; the desk has not confirmed it yet.")
    return _("Somebody among them declared it themself; the desk has not confirmed it yet.")


def _marked(values: Values) -> str:
    words = labels.outcome(values["outcome"])
    said = _("Somebody said of it: “%(outcome)s”.", outcome=words)
    if values["note"]:
        said += " " + _("Note: %(note)s", note=values["note"])
    return f"{said} {_('A letter is kept.')}" if values["has_letter"] else said


def _declined(values: Values) -> str:
    if values["reason"]:
        return _("%(office)s had declined: %(reason)s. That is notice.", office=values["office"],
                 reason=invitation_labels.reason(values["reason"]))  # fmt: skip
    return _("%(office)s had declined, without a reason. That is notice too.", office=values["office"])


def _delegated(values: Values) -> str:
    given = {"office": values["office"], "who": values["delegate"] or _("somebody")}
    said = (_("%(office)s had sent %(who)s in their place.", **given) if values["came"]
            else _("%(office)s had wanted to send %(who)s, and nobody is recorded.", **given))  # fmt: skip
    if values["reason"]:
        said += " " + _("Reason: %(reason)s.", reason=invitation_labels.reason(values["reason"]))
    return said


def _accepted(values: Values) -> str:
    if values["came"]:
        return _("%(office)s had said yes.", office=values["office"])
    return _("%(office)s had said yes, and nobody is recorded. A yes alone is no attendance.", office=values["office"])


def _later(values: Values) -> str:
    return ngettext("%(num)d change was made after attendance was closed.",
                    "%(num)d changes were made after attendance was closed.", values["number"])  # fmt: skip


_SENTENCES: dict[str, Callable[[Values], str]] = {
    "best": _best,
    "lower": _lower,
    "same": _same,
    "acting_beside": _acting_beside,
    "acting": lambda values: _("They are acting (%(acting)s): it counts as head, and is flagged.",
                               acting=labels.acting_prefix(values["acting"])),
    "self_declared": _self_declared,
    "mark_set_aside": lambda values: _("That it was said to be absent (“%(outcome)s”) no longer counts: somebody came.",
                                       outcome=labels.outcome(values["outcome"])),
    "nobody": lambda _values: _("Nobody of this organisation is recorded as present."),
    "not_absence": lambda _values: _("Nobody has said that it was absent either. So it is not recorded, which is not "
                                     "absence."),
    "marked": _marked,
    "reply_declined": _declined,
    "reply_delegated": _delegated,
    "reply_accepted": _accepted,
    "reply_tentative": lambda values: _("%(office)s had not been sure.", office=values["office"]),
    "reply_waiting": lambda values: _("%(office)s had not answered the invitation.", office=values["office"]),
    "vacant": lambda values: _("The chair “%(office)s” had no holder on that day.", office=values["office"]),
    "uninvited": lambda _values: _("The organisation was not invited; who came counts all the same, marked."),
    "disputed": lambda _values: _("Two records of the same person differ; a person at the door still has to decide."),
    "later": _later,
}  # fmt: skip


def happened(entry: Entry) -> str:
    """What an entry of the history says."""
    return str(_ENTRIES[entry.code](entry))


def _row(row: Any) -> str:
    name = row.person_name or row.office_title or _("Name not recorded")
    return f"{name}, {labels.level(row.level, row.acting)}"


def _corrected(entry: Entry) -> str:
    return _("Corrected: %(before)s → %(after)s", before=_row(entry.before), after=_row(entry.row))


def _closed(entry: Entry) -> str:
    counts = entry.closing.counts if entry.closing else {}
    came = sum(counts.get(code, 0) for code in ("head", "deputy", "staff"))
    return _("Attendance closed: %(came)d of %(all)d organisations had come", came=came, all=sum(counts.values()))


_ENTRIES: dict[str, Callable[[Any], str]] = {
    "recorded": lambda entry: _("Recorded: %(who)s", who=_row(entry.row)),
    "corrected": _corrected,
    "confirmed": lambda entry: _("Confirmed by the desk: %(who)s", who=_row(entry.row)),
    "removed": lambda entry: _("Taken back: %(who)s", who=_row(entry.row)),
    "marked": lambda entry: _("Said to be: %(outcome)s", outcome=labels.outcome(entry.mark.outcome)),
    "unmarked": lambda entry: _("Taken back: %(who)s", who=labels.outcome(entry.mark.outcome)),
    "closed": _closed,
    "reopened": lambda _entry: _("Attendance opened again"),
}
