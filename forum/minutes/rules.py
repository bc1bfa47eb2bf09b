"""What minutes may say to whom. Pure: no Flask, no session.

The public form of a sealed version is made by naming what may be said, not by striking out what may not: a field
that somebody adds tomorrow stays inside until it is named here. Grounds: domain notes section 6 (UU 14/2008
art. 11 and 17, UU 27/2022): no telephone, e-mail, NIP or signature; nobody's absence but an organisation's.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from forum.actions.rules import without_contacts
from forum.minutes import closed
from forum.minutes.adoption import public as adoption
from forum.minutes.pictures import content as pictures

Content = Mapping[str, Any]
SEAL_FREE = ("edition", "salt", "version", "published_at", "published_by", "reason", "is_public")
WRITABLE = frozenset({"draft", "published"})
"""States in which the text of minutes may be written: after publication the next version is."""
PRESENT = ("head", "deputy", "staff")
PUBLIC_SPEAKER_SECTORS = ("government", "parliament")
_OUR_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@[a-z0-9.-]+")
_PIECES = re.compile(
    r"\s*[·|;]\s*|,?\s+(?=(?:telp|telepon|tel|fax|faks?|faksimile|e-?mail|surel|hp|wa)\b)", re.IGNORECASE
)


def is_writable(state: str) -> bool:
    """Whether the text of minutes in this state may be changed."""
    return state in WRITABLE


def canonical(content: Content) -> bytes:
    """The one way to write a content down: sorted keys, no blanks, UTF-8. What is hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(content: Content) -> str:
    """SHA-256 (hex) over the canonical JSON of a sealed version."""
    return hashlib.sha256(canonical(content)).hexdigest()


def same_record(one: Content, other: Content) -> bool:
    """Whether two versions say the same, apart from when, by whom and why they were published."""
    strip = [{key: value for key, value in each.items() if key not in SEAL_FREE} for each in (one, other)]
    for each in strip:  # codes are the record's own way of counting; versions sealed before there were any lack them
        each.setdefault("adoption", None)  # versions sealed before there was adoption lack it
        each["actions"] = [{**action, "code": "", "closed": action.get("closed", "")} for action in each["actions"]]
        each["decisions"] = [{**decision, "closed": decision.get("closed", "")} for decision in each["decisions"]]
    return canonical(strip[0]) == canonical(strip[1])


def public_form(content: Content) -> dict[str, Any]:
    """What everybody may read of a sealed version; the same shape, with less in it."""
    clean = without_contacts
    forum, meeting, head = content["forum"], content["meeting"], content["head"]
    said = {
        "edition": content["edition"],
        "version": content["version"],
        "published_at": content["published_at"],
        "published_by": "",
        "reason": clean(content["reason"]),
        "is_public": content["is_public"],
        "base_url": content["base_url"],
        "forum": {
            **{key: forum[key] for key in ("slug", "paper", "locale", "logo", "is_fictional")},
            "name": clean(forum["name"]),
            "region": clean(forum["region"]),
            "letterhead": [line for line in map(_public_line, forum["letterhead"]) if line],
        },
        "meeting": {
            **{key: meeting[key] for key in ("key", "kind", "starts_at", "ends_at", "opened_at", "closed_at",
                                             "timezone")},
            "title": clean(meeting["title"]),
            "place": clean(meeting["place"]),
            "is_online": meeting["is_online"],
            "uid": _public_uid(meeting.get("uid", "")),
            "sequence": meeting.get("sequence", 0),
            "letter_number": clean(meeting["letter_number"]),
        },
        "head": {
            "chair": clean(head["chair"]),
            "secretary": "",
            "minute_taker": "",
            "opening": closed.public(head["opening"], clean),
            "closing": closed.public(head["closing"], clean),
        },
        "signatory": {"place": "", "title": "", "name": "", "nip": ""},
        "items": [_public_item(item) for item in content["items"]],
        "decisions": [_public_decision(one) for one in content["decisions"]],
        "actions": [_public_action(one) for one in content["actions"]],
        "presence": [_public_presence(row) for row in content["presence"] if row["organisation"]],
        "agenda": [{"title": clean(one["title"]), "minutes": one["minutes"], "presenter": ""}
                   for one in content.get("agenda", ())],
        "annexes": [{**{key: one[key] for key in ("kind", "sha256", "is_public")}, "title": clean(one["title"])}
                    for one in content.get("annexes", ()) if one["kind"] == "photograph" and one["is_public"]],
        "present_people": content["present_people"],
        "next_meeting": _public_next(content["next_meeting"]),
        "adoption": adoption.public_form(content.get("adoption")),
    }  # fmt: skip
    texts = [said["head"]["opening"], said["head"]["closing"], *(item["body"] for item in said["items"])]
    return said | pictures.public(content, texts)


def open_text(text: str) -> str:
    """A text without its closed passages, and without the gaps that stand for them in the public form: for an index."""
    return "\n".join(one.text for one in closed.split(text) if not one.is_closed) if closed.has_marks(text) else text


def parts(text: str) -> list[closed.Piece]:
    """An internal text without its marks, open and closed passages in order; one piece when it has none."""
    return closed.split(text) if closed.has_marks(text) else [closed.Piece(text)]


def with_marks(piece: closed.Piece) -> str:
    """A passage as `parts` reads it again."""
    return closed.block(piece.ground, piece.text) if piece.ground is not None else piece.text


def _public_uid(uid: str) -> str:
    """Our own UIDs say nothing of anybody; those of meetings taken over may hold an address."""
    return uid if _OUR_UID.fullmatch(uid) else ""


def _public_line(line: str) -> str:
    """A line of the letterhead without the pieces that hold a telephone number or a mail address."""
    return " · ".join(piece for piece in _PIECES.split(line) if piece and without_contacts(piece) == piece)


def _public_item(item: Content) -> dict[str, Any]:
    return {
        "number": item["number"],
        "title": without_contacts(item["title"]),
        "presenter": "",
        "body": closed.public(item["body"], without_contacts),
        "speakers": [_public_speaker(one) for one in item["speakers"]],
    }


def _public_decision(decision: Content) -> dict[str, Any]:
    """A closed one keeps its number, and says on what ground it is not public and how many words it has."""
    said = {"number": decision["number"], "item": decision["item"]}
    return {**said, **(_gap(decision) or {"text": without_contacts(decision["text"])})}


def _public_action(action: Content) -> dict[str, Any]:
    """A closed one keeps its number and code; whose it is and until when goes with its words."""
    clean = without_contacts
    said = {**{key: action[key] for key in ("number", "item", "decision")}, "code": action.get("code", "")}
    if gap := _gap(action):
        return {**said, **gap, "key": "", "due_on": None, "owner": "", "owner_organisation": "", "supporters": []}
    return {**said, "key": action["key"], "due_on": action["due_on"], "text": clean(action["text"]),
            "owner": clean(action["owner"]), "owner_organisation": clean(action["owner_organisation"]),
            "supporters": [clean(each) for each in action["supporters"]]}  # fmt: skip


def _gap(one: Content) -> dict[str, Any]:
    """What stands in place of the words of a closed decision or action item; empty when it is open."""
    if not one.get("closed"):
        return {}
    ground = one["closed"] if one["closed"] in closed.GROUNDS else closed.NO_GROUND
    words = one["words"] if "words" in one else closed.count(one["text"])
    return {"text": "", "closed": ground or "-", "words": words}


def _public_speaker(speaker: Content) -> dict[str, Any]:
    """Who speaks for an agency is named with the office's name (art. 11 (1) f: what officials state in meetings
    open to the public); everybody else appears as their organisation."""
    name = speaker["name"] if speaker["sector"] in PUBLIC_SPEAKER_SECTORS else ""
    return {
        "name": without_contacts(name),
        "organisation": without_contacts(speaker["organisation"]),
        "sector": speaker["sector"],
    }


def _public_presence(row: Content) -> dict[str, Any]:
    return {
        "organisation": without_contacts(row["organisation"]),
        "side": row["side"],
        "code": row["code"],
        "acting": row["acting"],
        "people": [
            {"name": "", "office": without_contacts(one["office"]), "level": one["level"], "acting": one["acting"],
             "mode": one["mode"]}
            for one in row["people"]
        ],
    }  # fmt: skip


def _public_next(following: Content | None) -> dict[str, Any] | None:
    if following is None or not following["is_public"]:
        return None
    return {**following, "title": without_contacts(following["title"]), "place": without_contacts(following["place"])}


def left_out(content: Content) -> list[str]:
    """What the public form of this content leaves out, as codes: for the person who decides to publish."""
    public = public_form(content)
    texts = [content["head"]["opening"], content["head"]["closing"], *(item["body"] for item in content["items"])]
    found = []
    if any(map(closed.gaps, texts)) or any(one.get("closed") for one in (*content["decisions"], *content["actions"])):
        found.append("closed")
    if any(one["name"] for row in content["presence"] for one in row["people"]):
        found.append("attendance_names")
    if any(one["name"] and not other["name"] for item, same in zip(content["items"], public["items"], strict=True)
           for one, other in zip(item["speakers"], same["speakers"], strict=True)):  # fmt: skip
        found.append("speaker_names")
    if content["signatory"]["nip"]:
        found.append("nip")
    if any(content["signatory"].values()):
        found.append("signature")
    if content["head"]["minute_taker"] or content["head"]["secretary"]:
        found.append("secretaries")
    written = [*texts, *content["forum"]["letterhead"], *(one["text"] for one in content["decisions"]),
               *(one["text"] for one in content["actions"])]  # fmt: skip
    if any(without_contacts(each) != each for each in written):
        found.append("contacts")
    return found
