"""The minutes: what stands in the writer now, what was published, and what everybody may read of that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from forum.adapters.text import plain_text
from forum.meetings.models import Meeting
from forum.minutes import queries
from forum.minutes.models import Minutes
from forum.minutes.rules import open_text, parts, public_form, with_marks
from forum.search.passages import parties
from forum.search.passages.types import LONGEST, Draft, in_pieces

WRITERS, MEMBERS, EVERYBODY = frozenset({"writers"}), frozenset({"members"}), frozenset({"everybody"})


@dataclass
class Written:
    """The drafts; the version in force and its public form, when there is one, with the organisations that it says were
    invited or there; which faces have which topic."""

    drafts: list[Draft] = field(default_factory=list)
    topics: dict[str, frozenset[str]] = field(default_factory=dict)
    version_id: int | None = None
    public: dict[str, Any] | None = None
    took_part: frozenset[int] = frozenset()


def of(meeting: Meeting, named: Mapping[str, int]) -> Written:
    """`named` are organisations by the name that minutes write; those who spoke are added."""
    found = Written()
    minutes = queries.for_meeting(meeting.id)
    if minutes is None:
        return found
    organisations = dict(named)
    found.drafts += _now(minutes, organisations)
    version = queries.latest_version(meeting.id)
    if version is not None:
        found.version_id = version.id
        found.drafts += _sealed(version.content, version.id, MEMBERS, organisations)
        if version.is_public:
            found.public = public_form(version.content)
            found.drafts += _sealed(_opened(found.public), version.id, EVERYBODY, organisations)
            found.took_part = _ids([row["organisation"] for row in found.public["presence"]], parties.named(meeting.id))
    for one in found.drafts:
        if one.kind == "minutes":
            found.topics[one.title] = found.topics.get(one.title, frozenset()) | one.faces
    return found


def _now(minutes: Minutes, organisations: dict[str, int]) -> Iterable[Draft]:
    """As it stands in the writer. Adds the organisations that spoke to `organisations`."""
    items, spoke = queries.items(minutes.id), queries.speakers(minutes.id)
    for speakers in spoke.values():
        organisations |= {one.organisation_name: one.attendance.organisation_id for one in speakers
                          if one.attendance and one.attendance.organisation_id}  # fmt: skip
    yield from _head(minutes.opening, minutes.closing, None, WRITERS)
    for number, item in enumerate(items, start=1):
        concerns = _ids([one.organisation_name for one in spoke.get(item.id, ())], organisations)
        yield from _item(number, item.title, item.written, None, WRITERS, concerns)
    for one in queries.decisions(minutes.id):
        yield Draft("decision", one.number, f"keputusan-{one.number}", "", one.text, WRITERS)


def _sealed(
    content: Mapping[str, Any], version_id: int, faces: frozenset[str], organisations: Mapping[str, int]
) -> Iterable[Draft]:
    yield from _head(content["head"]["opening"], content["head"]["closing"], version_id, faces)
    for item in content["items"]:
        concerns = _ids([one["organisation"] for one in item["speakers"]], organisations)
        yield from _item(item["number"], item["title"], item["body"], version_id, faces, concerns)
    for one in content["decisions"]:
        carried = [act for act in content["actions"] if act["decision"] == one["number"]]
        names = [name for act in carried for name in (act["owner_organisation"], *act["supporters"])]
        yield Draft("decision", one["number"], f"keputusan-{one['number']}", "", one["text"], faces, version_id,
                    concerns=_ids(names, organisations))  # fmt: skip


def _opened(public: dict[str, Any]) -> dict[str, Any]:
    """The public form without what stands between the lines of a closed passage, wherever somebody wrote them."""
    head = public["head"]
    return {
        **public,
        "head": {**head, "opening": open_text(head["opening"]), "closing": open_text(head["closing"])},
        "items": [{**one, "title": open_text(one["title"]), "body": open_text(one["body"])} for one in public["items"]],
        "decisions": [{**one, "text": open_text(one["text"])} for one in public["decisions"]],
    }


def _head(opening: str, closing: str, version_id: int | None, faces: frozenset[str]) -> Iterable[Draft]:
    for number, text in ((0, opening), (999, closing)):
        if text.strip():
            for piece in _pieces(text):
                yield Draft("minutes", number, "", "", piece, faces, version_id)


def _item(
    number: int, title: str, body: str, version_id: int | None, faces: frozenset[str], concerns: frozenset[int]
) -> Iterable[Draft]:
    for piece in _pieces(body):
        yield Draft("minutes", number, f"butir-{number}", title, piece, faces, version_id, concerns=concerns)


def _pieces(source: str) -> list[str]:
    """The words of a text; its closed passages keep their marks on lines of their own, each piece of them whole."""
    found = [""]
    for part in parts(source):
        for words in in_pieces(plain_text(part.text)):
            block = with_marks(replace(part, text=words))
            if found[-1] and len(found[-1]) + len(block) > LONGEST:
                found.append("")
            found[-1] = f"{found[-1]}\n\n{block}" if found[-1] else block
    return found


def _ids(names: Iterable[str], organisations: Mapping[str, int]) -> frozenset[int]:
    return frozenset(organisations[name] for name in names if name in organisations)
