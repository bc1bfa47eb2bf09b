"""Words for the values of promises, in the language spoken now."""

from forum.actions.models import Action
from forum.kernel.i18n import gettext as _


def status_choices() -> dict[str, str]:
    """What an owner may report, in the order of the work."""
    return {
        "not_started": _("Not started"),
        "in_progress": _("In progress"),
        "done": _("Done"),
        "blocked": _("Blocked"),
    }


def status(code: str) -> str:
    """The words for a status, also for the derived `overdue`; an unknown code is shown as it is."""
    known: dict[str, str] = {
        **status_choices(),
        "reported_done": _("Reported as done"),
        "cancelled": _("Withdrawn"),
        "overdue": _("Overdue"),
    }
    return known.get(code, code)


def mailed(action: Action) -> str:
    """Its words as a mail says them. Mails are passed on, so one that is not public is only pointed at: whoever may
    read it reads it on its page, or where it is reported on."""
    return _("An action item that is not public. Its page shows its words.") if action.closed else action.text


def said_by(source: str, verdict: str) -> str:
    """Beside the name in a thread: why this stands there; empty for what an owner reports."""
    known: dict[str, str] = {
        "confirmed": _("has seen the evidence and confirms that it is done"),
        "returned": _("sends it back: something is still missing"),
        "organiser": _("for the organiser"),
        "meeting": _("taken down in a meeting"),
        "record": _("the record changed"),
    }
    return known.get(source if source == "record" else verdict or source, "")


def milestone_choices() -> dict[str, str]:
    """What a lead says of a milestone."""
    return {**status_choices(), "cancelled": _("Withdrawn")}


def completion_choices() -> dict[str, str]:
    """The completion codes of the Independent Reporting Mechanism (docs/domain.md 2), worst first."""
    return {
        "no_evidence": _("No evidence available"),
        "not_started": _("Not started"),
        "limited": _("Limited"),
        "substantial": _("Substantial"),
        "complete": _("Complete"),
    }


def completion(code: str) -> str:
    """The words for a completion code; an unknown one is shown as it is."""
    return completion_choices().get(code, code)


def commitment_fields() -> dict[str, str]:
    """Column of a commitment -> its label, in the order of the form of the plan."""
    return {
        "number": _("Number"),
        "title": _("Commitment"),
        "theme": _("Theme"),
        "starts_on": _("Start"),
        "ends_on": _("End"),
        "lead_name": _("Lead"),
        "supporters": _("Supporters"),
        "contact": _("Contact"),
        "problem": _("Problem"),
        "causes": _("Causes"),
        "done_before": _("Done so far"),
        "solution": _("Solution"),
        "result": _("Expected result"),
        "transparency": _("How it serves transparency"),
        "participation": _("How it serves participation"),
        "accountability": _("How it serves accountability"),
        "budget": _("Budget"),
        "plan_link": _("Link to development plans (RPJMD, RKPD)"),
        "goals": _("SDGs"),
    }


def milestone_fields() -> dict[str, str]:
    """Column of a milestone -> its label."""
    return {
        "number": _("Milestone number"),
        "text": _("Milestone"),
        "output": _("Measurable output"),
        "lead_name": _("Milestone lead"),
        "supporters": _("Milestone supporters"),
        "starts_on": _("Milestone start"),
        "ends_on": _("Milestone end"),
        "status": _("Milestone status"),
        "evidence_url": _("Milestone evidence"),
    }
