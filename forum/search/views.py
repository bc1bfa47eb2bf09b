"""Searching: inside, for whoever is signed in; and the public search, which knows only what everybody may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from babel.numbers import format_decimal
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum.actions.rules import without_contacts
from forum.directory.models import Organisation
from forum.extensions import current_user, limiter
from forum.forums import queries as forums
from forum.forums.models import Forum
from forum.kernel.i18n import current_locale
from forum.minutes import rules as minutes_rules
from forum.search import highlight, organisations, queries, rules, spelling
from forum.search.asked import KIND_WORDS, Asked
from forum.search.engines import Phrase
from forum.search.filters import Filters
from forum.search.highlight import Piece
from forum.search.models import Passage
from forum.search.queries import NOTHING, Found, Group, Hits
from forum.search.question import Question
from forum.search.rules import Reader
from forum.web.access import allow, public, signed_in

blueprint = Blueprint("search", __name__)
OFTEN = "240 per minute"
"""For all strangers behind one address: a whole office may search, a program that takes the index word by word not."""


@dataclass(frozen=True)
class Result:
    """What the page shows: what was found, and what to say when that is nothing or something else."""

    found: Found = NOTHING
    shown: Question | None = None
    """The question that was answered; another one than was asked when `is_corrected`."""
    is_corrected: bool = False
    without_filters: Hits = field(default_factory=Hits)
    organisations: list[Organisation] = field(default_factory=list)


@dataclass(frozen=True)
class Excerpt:
    """What is shown of a passage. `is_closed`: it is not public, and the page says so."""

    pieces: list[Piece]
    is_closed: bool = False


@blueprint.get("/cari")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """Search in one's own forums, and in what is public of the others."""
    inside = forums.for_user(current_user)
    return _page(rules.reader(current_user), inside)


@blueprint.get("/publik/cari")
@public
@limiter.limit(OFTEN)
def public_index() -> ResponseReturnValue:
    """Search in what everybody may read; the same for whoever is signed in."""
    return _page(rules.EVERYBODY, [])


def _page(who: Reader, inside: Sequence[Forum]) -> str:
    choices = queries.public_forums(inside)
    asked = Asked.read(request.args, choices)
    result = answer(asked, who)
    phrases = phrases_of(result.shown or asked.question)
    return render_template(
        "search/index.html",
        asked=asked,
        result=result,
        forums=choices,
        kinds=KIND_WORDS,
        most=format_decimal(queries.MOST, locale=current_locale()),
        is_public=request.endpoint == "search.public_index",
        here=lambda **changed: _to(asked.address(**changed)),
        title=lambda meeting: meeting.title if meeting.forum_id in who.inside else without_contacts(meeting.title),
        widened=_to(asked.without_filters),
        marked=lambda text: highlight.marked(text, phrases),
        excerpt=lambda text: excerpt(text, phrases),
        address=lambda group, passage: address(group, passage, who),
    )


def _to(arguments: Mapping[str, Any]) -> str:
    """This page with these arguments in its address."""
    return url_for(str(request.endpoint), **arguments)


def answer(asked: Asked, who: Reader) -> Result:
    """Search; with corrected words at once when nothing was found; without the filters to say what they hide."""
    question, filters = spelling.with_beginnings(asked.question, who), asked.filters
    if question.wanted is None:
        return Result(shown=question)
    found = queries.find(question, filters, who, asked.number)
    if found.hits.rows:
        return Result(found, question, organisations=_choices(found.hits, question, filters, who))
    meant = spelling.corrected(question, who)
    if meant is not None:
        found = queries.find(meant, filters, who, asked.number)
        if found.groups:
            choices = _choices(found.hits, meant, filters, who)
            return Result(found, meant, is_corrected=True, organisations=choices)
    hidden = queries.hits(question, Filters(), who) if filters.narrows else Hits()
    return Result(without_filters=hidden, organisations=_choices(Hits(), question, filters, who))


def _choices(found: Hits, question: Question, filters: Filters, who: Reader) -> list[Organisation]:
    """The organisations to choose from, the chosen one among them if the reader may know of it."""
    if filters.organisation_id is None:
        return organisations.among(found, who)
    without = replace(filters, organisation_id=None)
    choices = organisations.among(queries.hits(question, without, who), who)
    if filters.organisation_id not in {one.id for one in choices}:
        chosen = organisations.chosen(filters.organisation_id, who)
        choices += [chosen] if chosen else []
    return choices


def excerpt(text: str, phrases: Sequence[Phrase]) -> Excerpt:
    """The best sentence of the open or closed part that has most of what was looked for; never across their border."""
    parts = minutes_rules.parts(text)
    if not parts:
        return Excerpt([])
    places = range(len(parts))
    place = max(places, key=lambda one: highlight.worth(parts[one].text, phrases)) if len(parts) > 1 else 0
    pieces = highlight.excerpt(parts[place].text.strip(), phrases)
    if place > 0 and pieces[0].text != "… ":
        pieces.insert(0, Piece("… ", False))
    if place < len(parts) - 1 and pieces[-1].text != " …":
        pieces.append(Piece(" …", False))
    return Excerpt(pieces, parts[place].is_closed)


def phrases_of(question: Question) -> list[Phrase]:
    """What to mark, longer phrases first."""
    found = [form for term in question.sought for form in term.forms]
    return sorted(found, key=lambda one: -len(one.stems))


def address(group: Group, passage: Passage, who: Reader) -> str:
    """Where this reader reads the passage, at its place on the page."""
    inside, key = passage.forum_id in who.inside, group.meeting.key
    if passage.kind == "action":
        if passage.for_members or passage.for_everybody:
            return url_for("actions.show", key=passage.anchor)
        return url_for("minutes.write", key=key)
    if passage.kind in ("minutes", "decision") or (passage.version_id and not inside):
        page = "minutes.public_read" if not inside else "minutes.read" if passage.for_members else "minutes.write"
        anchor = passage.anchor if page != "minutes.write" else ""
        return url_for(page, key=key, _anchor=anchor or None)
    if inside:
        return url_for("meetings.show", key=key)
    return url_for("portal.forum", slug=group.meeting.forum.slug)
