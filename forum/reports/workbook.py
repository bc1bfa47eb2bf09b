"""The report as a workbook: summary, long rows, matrix, delegations, answers, sums about people, and the method.

Real types; same report, same bytes.
"""

from forum.adapters.spreadsheet import Cell, Sheet, write_xlsx
from forum.attendance import labels
from forum.forums import labels as forum_labels
from forum.invitations import labels as invitation_labels
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.reports import counted, exports
from forum.reports.facts import Fact
from forum.reports.figures import Figures
from forum.reports.measures import LEVELS, REASONS
from forum.reports.whole import Whole

PER_CENT, DAYS = "0 %", "0.0"


def xlsx(whole: Whole, *, with_people: bool) -> bytes:
    """In the language spoken now. Names of people only `with_people`."""
    return write_xlsx([_summary(whole), _long(whole, with_people), _matrix(whole), _delegations(whole, with_people),
                       _answers(whole), _people(whole), _method(whole)])  # fmt: skip


def _summary(whole: Whole) -> Sheet:
    report, total, answers, sent = whole.report, whole.report.total, whole.answers, whole.delegations
    balance, honesty = whole.balance, whole.honesty
    rows: list[tuple[Cell, ...]] = [
        (_("Report"), report.forum_name, ""),
        (_("Side"), forum_labels.side(report.side), ""),
        (_("Since"), report.first, ""),
        (_("Until"), report.last, ""),
        (_("Kinds of meeting"), ", ".join(meeting_labels.kind(one) for one in report.kinds) or _("All"), ""),
        (_("Last meeting"), whole.latest.sentence, whole.latest.not_yet),
        (_("Period"), whole.found.headline, " ".join(whole.found.details)),
        (_("Meetings"), len(report.columns), ""),
        *((label, getattr(total, name), "") for name, label in exports.count_labels().items()),
        (_("Recorded invitations"), total.recorded, ""),
        (_("Days until the first answer, in the middle"), _rounded(answers.days), _("Median")),
        (_("Never answered"), len(answers.never), ", ".join(row.name for row in answers.never)),
        (_("Stays away"), len(whole.chronic), ", ".join(one.row.name for one in whole.chronic)),
        (_("Somebody else was sent"), sent.total, ""),
        *((f"– {exports.reason_label(REASONS[word])}", number, "") for word, number in sent.reasons.items()),
        *((f"– {labels.outcome(LEVELS[word])}", number, "") for word, number in sent.levels.items()),
        (_("Somebody else was sent, with a letter"), sent.with_letter, ""),
        (_("Meetings of which it is recorded who came"), balance.recorded, ""),
        (_("Meetings with government and civil society at the table"), balance.both, ""),
        (_("Organisations of which nobody recorded it"), honesty.not_recorded, _("This is not absence.")),
        (_("Own word, not confirmed"), honesty.own_words, ""),
        (_("Recorded differently"), honesty.disputed, ""),
        *_summed(whole),
    ]  # fmt: skip
    return Sheet(_("Summary"), [_("What"), _("Value"), _("Note")], rows)


def _summed(whole: Whole) -> list[tuple[Cell, ...]]:
    said = counted.rows(whole.sums)
    return [(row[0], row[1] if row[1] is not None else row[2], _("See the sheet “%(name)s”.", name=_people_title()))
            for row in said]  # fmt: skip


def _people(whole: Whole) -> Sheet:
    return Sheet(_people_title(), counted.head(), counted.rows(whole.sums), frozen=1)


def _people_title() -> str:
    return str(_("Women and services"))


def _method(whole: Whole) -> Sheet:
    report = whole.report
    rows: list[tuple[Cell, ...]] = [
        (_("Report"), report.forum_name, report.first, report.last),
        (_("Organisations"), exports.method(), report.first, report.last),
        *((_people_title() + f": {label}", counted.method(), first, last)
          for label, _number, _why, first, last, _meetings in counted.rows(whole.sums)),
    ]  # fmt: skip
    return Sheet(_("Method"), [_("What"), _("Method"), _("From"), _("Until")], rows, frozen=1)


def _long(whole: Whole, with_people: bool) -> Sheet:
    header = [_("Day"), _("Meeting"), _("Kind"), _("Forum"), _("Organisation"), _("Short name"), _("Side"),
              _("Invited"), _("Outcome"), _("Acting"), _("People"), _("Own word, not confirmed"),
              _("Recorded differently"), _("Answer"), _("Reason"), _("Days until the answer"), _("Letter")]  # fmt: skip
    rows = [_long_row(fact) for facts in whole.sides.values() for fact in facts]
    if with_people:
        header += [_("Who came")]
        rows = [[*row, _names(fact)] for row, fact in
                zip(rows, (fact for facts in whole.sides.values() for fact in facts), strict=True)]  # fmt: skip
    return Sheet(_("Attendance"), header, rows, frozen=2, formats={15: DAYS})


def _long_row(fact: Fact) -> list[Cell]:
    known, said = fact.known, fact.known.said
    return [
        fact.column.day, fact.column.title, meeting_labels.kind(fact.column.kind), fact.column.forum_name,
        fact.row.name, fact.row.short_name, forum_labels.side(fact.row.side), _yes(fact.is_invited),
        labels.outcome(fact.code), labels.acting_prefix(fact.outcome.acting), len(known.people), fact.own_words,
        known.disputed, _answer(fact), invitation_labels.reason(said.reason) if said else "", _rounded(known.days),
        _yes(known.has_mandate),
    ]  # fmt: skip


def _answer(fact: Fact) -> str:
    said = fact.known.said
    if said:
        return invitation_labels.answer(said.answer)
    return invitation_labels.answer("waiting") if fact.is_invited and not fact.known.answered else ""


def _names(fact: Fact) -> str:
    return "; ".join(one.name or one.title for one in fact.known.people)


def _yes(given: bool) -> str:
    return _("Yes") if given else _("No")


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 1)


def _matrix(whole: Whole) -> Sheet:
    report = whole.report
    counted = exports.count_labels()
    header = [_("Organisation"), *counted.values(), _("Heads in person, share"),
              *(f"{one.day.isoformat()} {one.title}" for one in report.columns)]  # fmt: skip
    rows = [
        [row.name, *(getattr(row.figures, name) for name in counted), _share(row.figures),
         *(exports.cell_words(cell) for cell in row.cells)]
        for row, _depth in report.lines
    ]  # fmt: skip
    return Sheet(_("Matrix"), header, rows, frozen=1, formats={len(counted) + 1: PER_CENT})


def _share(figures: Figures) -> float | None:
    return round(figures.invited_head / figures.recorded, 4) if figures.recorded else None


def _delegations(whole: Whole, with_people: bool) -> Sheet:
    header = [
        _("Day"),
        _("Meeting"),
        _("Organisation"),
        _("Reason"),
        _("Level that was said"),
        _("Outcome"),
        _("Letter"),
    ]
    header += [_("Who was named"), _("Who came")] if with_people else []
    rows: list[list[Cell]] = []
    for fact in whole.facts:
        if fact.is_delegated:
            said = fact.known.said
            row: list[Cell] = [
                fact.column.day, fact.column.title, fact.row.name, exports.reason_label(fact.reason),
                labels.level(said.delegate_rank) if said and said.delegate_rank else "", labels.outcome(fact.code),
                _yes(fact.known.has_mandate),
            ]  # fmt: skip
            rows.append([*row, said.delegate_name if said else "", _names(fact)] if with_people else row)
    return Sheet(_("Delegations"), header, rows, frozen=1)


def _answers(whole: Whole) -> Sheet:
    header = [_("Organisation"), _("Invited"), _("Answered"), _("Share answered"), _("Not answered")]
    rows = [
        [row.name, row.figures.invited, row.figures.answered,
         round(row.figures.answered / row.figures.invited, 4) if row.figures.invited else None,
         row.figures.invited - row.figures.answered]
        for row, _depth in whole.report.lines
    ]  # fmt: skip
    return Sheet(_("Answers"), header, rows, frozen=1, formats={3: PER_CENT})
