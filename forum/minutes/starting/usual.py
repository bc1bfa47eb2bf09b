"""The usual starting texts, in the language spoken now."""

from forum.kernel.i18n import gettext as _


def text(kind: str) -> str:
    """Headings for each topic of a meeting of this kind, Markdown; empty for kinds of which nothing is known."""
    headings = {
        "coordination": (_("Progress since the last meeting"), _("What stands in the way"), _("Who does what")),
        "consolidation": (_("What was presented"), _("Input from civil society"), _("Answers of the agencies"),
                          _("What was agreed")),
        "national_local_forum": (_("From the national side"), _("From the regions"), _("From civil society"),
                                 _("What was agreed")),
        "kick_off": (_("What was presented"), _("What the participants expect"), _("What was agreed")),
        "outreach": (_("What was explained"), _("Questions and answers")),
        "progress_report": (_("What was achieved"), _("Evidence that was shown"), _("What stands in the way"),
                            _("Next steps")),
    }  # fmt: skip
    return "\n\n\n".join(f"## {heading}" for heading in headings.get(kind, ()))


def topics(kind: str) -> list[str]:
    """The topics of a meeting of this kind that has no agenda."""
    middle = {
        "coordination": [_("Coordination")],
        "consolidation": [_("Proposals and their consolidation")],
        "national_local_forum": [_("Reports of the regions"), _("Matters for the national level")],
        "kick_off": [_("Purpose and way of working")],
        "outreach": [_("Explanation"), _("Questions of the participants")],
        "progress_report": [_("Progress by commitment")],
    }
    return [_("Opening"), *middle.get(kind, [_("Discussion")]), _("Closing and next meeting")]
