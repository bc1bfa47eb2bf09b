"""The award: a ranking of forums, or of the organisations within one forum, with its method; table and certificates."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from forum.adapters.spreadsheet import Cell, write_csv
from forum.extensions import current_user
from forum.forums.models import Forum
from forum.forums.rules import has_role
from forum.kernel.errors import Missing, Problem
from forum.kernel.i18n import current_locale, ngettext
from forum.kernel.i18n import gettext as _
from forum.meetings import labels as meeting_labels
from forum.reports.answers import file
from forum.reports.views import blueprint
from forum.reports.wide import award_words, bars, comparison, league, paper, rules
from forum.reports.wide.asked import Asked, asked
from forum.reports.wide.award import Entry
from forum.reports.wide.finding import words
from forum.reports.wide.scope import Scope
from forum.web.access import allow


@dataclass(frozen=True)
class League:
    """A ranking. `forum` None: of forums among each other."""

    asked: Asked
    scope: Scope
    forums: list[Forum]
    forum: Forum | None
    entries: list[Entry]

    @property
    def ranked(self) -> list[Entry]:
        return [one for one in self.entries if one.rank]

    @property
    def headline(self) -> str:
        return _headline(self)

    def address(self, endpoint: str, **changed: Any) -> str:
        mine = {"forum": self.forum.slug if self.forum else ""}
        return self.asked.address(endpoint, **{"per": "", "urut": "", "arah": "", "wilayah": "", **mine, **changed})

    @property
    def filename(self) -> str:
        return f"penghargaan-{self.forum.slug if self.forum else 'forum'}-{self.scope.first}-{self.scope.last}"


def may_certify(user: Any, forum: Forum | None) -> bool:
    """Certificates of organisations: who organises the forum; of forums: who reads every forum's report."""
    return rules.reads_all(user) or (forum is not None and has_role(user, forum.id, "organiser"))


def _read() -> League:
    """Raises Missing for a forum out of sight, Problem for a period that cannot be read."""
    question = asked()
    forums = comparison.forums_in_sight(rules.in_sight(current_user))
    slug = request.args.get("forum", "")[:80]
    forum = next((one for one in forums if one.slug == slug), None)
    if slug and forum is None:
        raise Missing(_("There is no such forum."))
    if forum is None and len(forums) == 1:
        forum = forums[0]
    scope = question.scope(frozenset([forum.id]) if forum else rules.in_sight(current_user))
    entries = league.of_organisations(scope) if forum else league.of_forums(scope, forums)
    return League(question, scope, forums, forum, entries)


def _headline(shown: League) -> str:
    first = [one for one in shown.ranked if one.rank == 1]
    if not first:
        return str(_("Nobody has enough recorded meetings in this period to be ranked."))
    names = ", ".join(one.name for one in first[:5])
    values: dict[str, Any] = {"names": names, "score": award_words.score(first[0].score)}
    if len(first) > 1:
        return str(_("%(names)s share the first rank with a score of %(score)s of 1.", **values))
    whole = len(shown.ranked)
    return str(
        ngettext(
            "%(names)s stands first of %(num)d that was ranked, with a score of %(score)s of 1.",
            "%(names)s stands first of %(num)d that were ranked, with a score of %(score)s of 1.",
            whole,
            **values,
        )
    )


@blueprint.get("/laporan/penghargaan")
@allow(rules.may_compare)
def award() -> ResponseReturnValue:
    """The ranking, its method on the same page."""
    known = {"asked": asked(), "kinds": meeting_labels.kind_choices()}
    try:
        shown = _read()
    except Missing:
        raise
    except Problem as problem:
        return render_template("reports/award.html", shown=None, problem=problem, **known), 422
    return render_template(
        "reports/award.html",
        shown=shown,
        problem=None,
        words=words,
        score=award_words.score,
        bar=bars.bar,
        narrow=bars.NARROW,
        method=award_words.method(shown.forum is None),
        why_not=award_words.why_not,
        may_certify=may_certify(current_user, shown.forum),
        **known,
    )


@blueprint.get("/laporan/penghargaan.pdf")
@allow(rules.may_compare)
def award_pdf() -> ResponseReturnValue:
    """The league table on paper."""
    shown = _read()
    content = paper.table(
        shown.entries,
        shown.forum,
        shown.scope,
        shown.headline,
        current_locale(),
        shown.asked.today,
        shown.forum is None,
    )
    return file(content, "application/pdf", f"{shown.filename}.pdf")


@blueprint.get("/laporan/penghargaan/piagam.pdf")
@allow(rules.may_compare)
def certificate() -> Response:
    """The certificate of one winner. Raises Missing for whoever did not win."""
    shown = _read()
    if not may_certify(current_user, shown.forum):
        abort(403)
    entry = next((one for one in shown.entries if one.key == request.args.get("untuk", "")), None)
    if entry is None or not entry.is_winner:
        raise Missing(_("There is no certificate here: it is made for the first three ranks of this period."))
    content = paper.certificate(entry, shown.forum, shown.scope, len(shown.ranked), current_locale(), shown.asked.today)
    return file(content, "application/pdf", f"piagam-{entry.rank}-{shown.filename}.pdf")


@blueprint.get("/laporan/penghargaan.csv")
@allow(rules.may_compare)
def award_csv() -> ResponseReturnValue:
    shown = _read()
    head = [
        _("Rank"),
        _("Name"),
        _("Score"),
        _("Recorded invitations"),
        _("Head in person"),
        _("Of these acting"),
        _("Official"),
        _("Staff"),
        _("Absent with notice"),
        _("Absent without notice"),
        _("Not recorded"),
        _("Not ranked because"),
    ]
    return file(
        write_csv(head, [_cells(one) for one in shown.entries]), "text/csv; charset=utf-8", f"{shown.filename}.csv"
    )


def _cells(one: Entry) -> list[Cell]:
    f = one.figures
    return [
        one.rank or None,
        one.name,
        round(float(one.score), 4),
        f.recorded,
        f.invited_head,
        f.invited_acting,
        f.deputy,
        f.staff,
        f.absent_notice,
        f.absent,
        f.not_recorded,
        award_words.why_not(one.why_not),
    ]


@blueprint.get("/laporan/penghargaan.json")
@allow(rules.may_compare)
def award_json() -> ResponseReturnValue:
    """Organisations and forums only, no people."""
    shown = _read()
    return jsonify(
        {
            "of": "organisations" if shown.forum else "forums",
            "forum": shown.forum.slug if shown.forum else None,
            "from": shown.scope.first.isoformat(),
            "to": shown.scope.last.isoformat(),
            "method": award_words.method(shown.forum is None),
            "entries": [
                {
                    "rank": one.rank or None,
                    "name": one.name,
                    "score": round(float(one.score), 4),
                    "recorded": one.figures.recorded,
                    "head": one.figures.invited_head,
                    "acting": one.figures.invited_acting,
                    "deputy": one.figures.deputy,
                    "staff": one.figures.staff,
                    "absent_notice": one.figures.absent_notice,
                    "absent": one.figures.absent,
                    "not_recorded": one.figures.not_recorded,
                    "not_ranked_because": one.why_not or None,
                }
                for one in shown.entries
            ],
        }
    )
