"""The people of somebody's calendar file: addresses bare and in lower case, whatever program wrote them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from forum.adapters.ics.lines import Property, cut
from forum.adapters.ics.moments import Clocks
from forum.adapters.ics.types import ItipAttendee

_PARTSTATS = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"}
_ROLES = {"CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT", "NON-PARTICIPANT"}
_CUTYPES = {"INDIVIDUAL", "GROUP", "RESOURCE", "ROOM", "UNKNOWN"}
_LOCAL, _DOMAIN = r"[^\s\x00-\x1f<>\"',;:()\[\]@]", r"[^\s<>\"',;:()@]"
# whole or not at all: the end of an overlong one would be somebody else's address
_EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}@{_DOMAIN}{{1,255}}(?!{_DOMAIN})")
_PROPOSES = "TO-ALL-PROPOSED-NEW-TIME"


def attendee(prop: Property, clocks: Clocks) -> ItipAttendee | None:
    """One ATTENDEE, None when it names no address."""
    email = address(prop)
    if not email:
        return None
    partstat = prop.param("PARTSTAT").upper()
    role = prop.param("ROLE").upper().replace("_", "-")  # Yahoo writes an underscore
    cutype = prop.param("CUTYPE").upper()
    return ItipAttendee(
        email=email,
        partstat=partstat if partstat in _PARTSTATS else None,
        delegated_to=_addresses(prop, "DELEGATED-TO"),
        delegated_from=_addresses(prop, "DELEGATED-FROM"),
        name=cut(prop.param("CN")),
        comment=cut(prop.param("X-RESPONSE-COMMENT")),
        proposes_new_time=_PROPOSES in prop.params,
        proposed_start=clocks.instant(Property("", {}, prop.param(_PROPOSES))),
        role=role if role in _ROLES else "REQ-PARTICIPANT",
        cutype=cutype if cutype in _CUTYPES else "INDIVIDUAL",
    )


def address(prop: Property) -> str:
    """The bare, lower-case address of a person property; its EMAIL parameter when the value is no mailto."""
    return clean(prop.value) or clean(prop.param("EMAIL"))


def _addresses(prop: Property, name: str) -> tuple[str, ...]:
    return tuple(email for value in prop.params.get(name, ()) if (email := clean(value)))


def clean(text: str) -> str:
    """A bare lower-case address from `MAILTO:A@x`, `"mailto:a%2Bb@x"`, `Name <a@x>` or `a@x`; else empty."""
    text = text[:1_000].strip().strip("\"'").strip()
    if text.lower().startswith("mailto:"):
        text = unquote(text[7:].split("?")[0], errors="replace")
    match = _EMAIL.search(text)
    return match[0].lower() if match else ""
