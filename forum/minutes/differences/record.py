"""Two contents of versions compared, part by part. Pure.

Items are known again by their title, else by their number; decisions by their number, action items by their address,
organisations by their name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forum.minutes.differences.words import Budget, Run, applied, words

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One changed thing of a part; `name` is a code, `runs` what changed in it. `is_coarse`: some of it was too much to
    be compared word by word, and stands as replaced.
    """

    name: str
    runs: list[Run]
    is_coarse: bool = False

    @property
    def old(self) -> str:
        return applied(self.runs, "old")

    @property
    def new(self) -> str:
        return applied(self.runs, "new")


@dataclass(frozen=True)
class Part:
    """An item, decision, action item or organisation. `code`: same, changed, moved (only its number), added, removed.
    `old` and `new` are its numbers (None: not there), `title` what it is called.
    """

    code: str
    old: int | None
    new: int | None
    title: str
    fields: list[Field] = field(default_factory=list)

    @property
    def is_moved(self) -> bool:
        return self.old is not None and self.new is not None and self.old != self.new


@dataclass(frozen=True)
class Comparison:
    """Everything that changed between two versions."""

    head: list[Field]
    items: list[Part]
    decisions: list[Part]
    actions: list[Part]
    presence: list[Part]

    @property
    def is_empty(self) -> bool:
        parts = [*self.items, *self.decisions, *self.actions, *self.presence]
        return not self.head and all(one.code == "same" for one in parts)


Pairs = list[tuple[Content | None, Content | None]]


def compare(old: Content, new: Content, readable: Callable[[str], str] = str) -> Comparison:
    """What changed from `old` to `new`, two contents of versions in the same form (both public, or both internal).
    `readable` makes the Markdown of longer texts readable.
    """

    def text(source: str) -> str:
        return readable(source).strip()

    budget = Budget()  # of all texts of the page together
    return Comparison(
        head=_fields(_head(old, text), _head(new, text), budget),
        items=_parts(_same_items(old["items"], new["items"]), lambda one: one["title"], budget, lambda one: {
            "title": one["title"], "presenter": one["presenter"], "speakers": _speakers(one), "text": text(one["body"]),
        }),
        decisions=_parts(_by(old["decisions"], new["decisions"], "number"), lambda one: "", budget, lambda one: {
            "text": one["text"], "closed": _closed(one),
        }),
        actions=_parts(_by(old["actions"], new["actions"], "number"), _code, budget,
                       lambda one: {
            "text": one["text"], "owner": one["owner"], "due_on": one["due_on"] or "",
            "supporters": "; ".join(one["supporters"]), "decision": str(one["decision"] or ""), "closed": _closed(one),
        }),
        presence=_parts(_by(_named(old), _named(new), "organisation"), lambda one: one["organisation"], budget,
                        lambda one: {"code": one["code"], "acting": one["acting"] or ""}),
    )  # fmt: skip


def _head(content: Content, text: Callable[[str], str]) -> dict[str, str]:
    meeting, head, signatory = content["meeting"], content["head"], content["signatory"]
    pictures = [one["title"] or one["sha256"][:12] for one in content.get("annexes", ()) if one["kind"] == "photograph"]
    return {
        **{f"meeting_{name}": str(meeting[name] or "") for name in ("title", "starts_at", "opened_at", "closed_at",
                                                                    "place", "letter_number")},
        **{name: head[name] for name in ("chair", "secretary", "minute_taker")},
        "opening": text(head["opening"]),
        "closing": text(head["closing"]),
        "signatory": ", ".join(signatory[name] for name in ("title", "name", "nip") if signatory[name]),
        "present_people": str(content["present_people"]),
        "photographs": "\n".join(pictures),
    }  # fmt: skip


def _speakers(item: Content) -> str:
    return "; ".join(", ".join(part for part in (one["name"], one["organisation"]) if part) for one in item["speakers"])


def _code(action: Content) -> str:
    return str(action.get("code", ""))


def _closed(decision: Content) -> str:
    if not decision.get("closed"):
        return ""
    return f"{decision['closed']} {decision['words']}" if "words" in decision else decision["closed"]


def _named(content: Content) -> list[Content]:
    return [row for row in content["presence"] if row["organisation"]]


def _fields(old: Mapping[str, str], new: Mapping[str, str], budget: Budget) -> list[Field]:
    found = []
    for name in new:
        if old[name] != new[name]:
            refused = budget.refused
            found.append(Field(name, words(old[name], new[name], budget), is_coarse=budget.refused > refused))
    return found


def _parts(
    pairs: Pairs, title: Callable[[Content], str], budget: Budget, said: Callable[[Content], dict[str, str]]
) -> list[Part]:
    found = []
    for old, new in pairs:
        there = new or old or {}
        nothing = dict.fromkeys(said(there), "")
        fields = _fields(said(old) if old else nothing, said(new) if new else nothing, budget)
        numbers = (old.get("number") if old else None, new.get("number") if new else None)
        is_moved = bool(old and new) and numbers[0] != numbers[1]
        code = (
            "added" if not old else "removed" if not new else "changed" if fields else "moved" if is_moved else "same"
        )
        found.append(Part(code, *numbers, title(there), fields))
    return found


def _by(old: Sequence[Content], new: Sequence[Content], name: str) -> Pairs:
    before = {one[name]: one for one in old}
    after = {one[name] for one in new}
    return [*((before.get(one[name]), one) for one in new), *((one, None) for one in old if one[name] not in after)]


def _same_items(old: Sequence[Content], new: Sequence[Content]) -> Pairs:
    """By title, each once; what is left by its number; the rest is new or gone."""
    left = list(old)
    partner: dict[int, Content] = {}
    for name in ("title", "number"):
        for one in new:
            twin = next((each for each in left if each[name] == one[name]), None)
            if one["number"] not in partner and twin is not None:
                partner[one["number"]] = twin
                left.remove(twin)
    return [*((partner.get(one["number"]), one) for one in new), *((one, None) for one in left)]
