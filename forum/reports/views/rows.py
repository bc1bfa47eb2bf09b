"""The rows behind a number: meeting, organisation, outcome, people, answer. Whatever number was tapped, its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.attendance import labels as attendance_labels
from forum.extensions import current_user
from forum.forums import labels as forum_labels
from forum.forums import rules as forum_rules
from forum.forums.models import ROLES
from forum.invitations import labels as invitation_labels
from forum.kernel.dates import format_date
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.reports import exports, measures, reading, rules, sections
from forum.reports.facts import Fact
from forum.reports.figures import Column
from forum.reports.measures import Filter
from forum.reports.sections import Side
from forum.reports.views import asked as asking
from forum.reports.views import blueprint
from forum.reports.views.asked import LONGEST, Asked
from forum.web.access import allow

PAGE = 50
MEETINGS = ("rapat-tercatat", "rapat-bersama")
"""Numbers that count meetings: those of which anybody is recorded, and those with both sides at the table."""


@dataclass(frozen=True)
class Part:
    """One page of a list."""

    rows: Sequence[Any]
    number: int
    last: int


@blueprint.get("/forum/<slug>/laporan/baris")
@allow(rules.may_see)
def attendance_rows(slug: str) -> ResponseReturnValue:
    """Of one forum."""
    return _page(asking.of_forum(slug))


@blueprint.get("/laporan/wilayah/<code>/baris")
@allow(rules.may_see_region)
def region_rows(code: str) -> ResponseReturnValue:
    """Of those forums of a region that the reader may see."""
    return _page(asking.of_region(code))


def wanted() -> Filter:
    """What the address asks for; numbers that are none are taken for nobody's."""
    given = request.args
    numbers = [int(word) if word.isdecimal() and len(word) < 10 else 0 for word in given.getlist("opd") if word]
    words = (given.get(name, "")[:LONGEST] for name in ("apa", "rapat", "alasan", "tingkat"))
    measure, meeting, reason, level = words
    return Filter(measure, frozenset(numbers), meeting, reason, level)


def _page(asked: Asked) -> ResponseReturnValue:
    asked_for = wanted()
    known = {
        "asked": asked, "wanted": asked_for, "format_date": format_date, "side_label": forum_labels.side,
        "may_open": all(forum_rules.has_role(current_user, forum.id, *ROLES) for forum in asked.scope.forums),
    }  # fmt: skip
    try:
        reports = asked.reports()
    except Problem as problem:
        return render_template("reports/rows.html", **known, problem=problem, title=""), 422
    sides = reading.of_reports(reports.values())
    if asked_for.measure in MEETINGS:
        balance = sections.balance(sides)
        meetings = [one for one in balance.meetings if _is_wanted(one[1], asked_for.measure)]
        return render_template("reports/rows_meetings.html", **known, part=_part(meetings), total=len(meetings),
                               measure_label=_meeting_measures()[asked_for.measure])  # fmt: skip
    facts = [fact for fact in sides[asked.side] if asked_for.wants(fact)]
    facts.sort(key=lambda fact: (-fact.column.day.toordinal(), fact.column.key, fact.row.name.casefold()))
    report = reports[asked.side]
    return render_template(
        "reports/rows.html", **known, problem=None, report=report, part=_part(facts), total=len(facts),
        people=sum(len(fact.known.people) for fact in facts), labels=measures.labels(), title=_title(asked_for),
        knows_people=rules.knows_people(current_user, asked.scope.forums), answer_label=invitation_labels.answer,
        reason_label=exports.reason_label, cell_words=exports.cell_words, level_label=attendance_labels.level,
        why=why_address, kind_label=meeting_labels.kind,
    )  # fmt: skip


def _is_wanted(here: dict[str, Side], measure: str) -> bool:
    return (
        sections.sat_together(here) if measure == "rapat-bersama" else any(one.organisations for one in here.values())
    )


def _meeting_measures() -> dict[str, str]:
    return {"rapat-tercatat": _("Meetings of which it is recorded who came"),
            "rapat-bersama": _("Meetings with government and civil society at the table")}  # fmt: skip


def _title(asked_for: Filter) -> str:
    """What the list counts, as the number that opened it."""
    words = [measures.labels().get(asked_for.measure, "")]
    if asked_for.reason in measures.REASONS:
        words.append(exports.reason_label(measures.REASONS[asked_for.reason]))
    if asked_for.level in measures.LEVELS:
        words.append(attendance_labels.outcome(measures.LEVELS[asked_for.level]))
    return " · ".join(word for word in words if word)


def _part(rows: Sequence[Any]) -> Part:
    last = max(1, -(-len(rows) // PAGE))
    typed = request.args.get("halaman", "")
    number = min(max(1, int(typed) if typed.isdecimal() and len(typed) < 7 else 1), last)
    return Part(rows[(number - 1) * PAGE : number * PAGE], number, last)


def why_address(fact: Fact) -> str:
    """Where it is told why the outcome is what it is."""
    return url_for("attendance.why", key=fact.column.key, organisation_id=fact.row.organisation_id)


def meeting_address(column: Column) -> str:
    """The meeting's page, at the stage where it is seen who came."""
    return url_for("meetings.show", key=column.key)
