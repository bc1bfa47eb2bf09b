"""Whom a promise may belong to: who was there first, then who was invited, then the forum, then the directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forum.attendance import queries as attendance
from forum.directory import queries as directory
from forum.directory.models import Office, Organisation
from forum.forums import queries as forums
from forum.invitations import queries as invitations
from forum.kernel.errors import Problem
from forum.kernel.i18n import gettext as _
from forum.meetings.models import Meeting

NAMED_AT_MOST = 5


@dataclass(frozen=True)
class Owner:
    """An organisation, or an office in it. `name` is what people type and read."""

    name: str
    organisation: Organisation
    office: Office | None = None


def offered(meeting: Meeting, on: date) -> list[Owner]:
    """Those a writer is likely to mean, the likeliest first, each name once. Four statements."""
    here = [one.organisation for one in attendance.present(meeting.id) if one.organisation]
    asked = invitations.for_meeting(meeting.id)
    owners = [Owner(one.name, one) for one in here]
    owners += [Owner(one.organisation.name, one.organisation) for one in asked if one.organisation]
    owners += [Owner(one.organisation.name, one.organisation) for one in forums.members(meeting.forum_id, on)]
    owners += [
        Owner(one.office.title, one.organisation, one.office) for one in asked if one.office and one.organisation
    ]
    once: dict[str, Owner] = {}
    for owner in owners:
        once.setdefault(owner.name.casefold(), owner)
    return list(once.values())


def find(typed: str, among: Sequence[Owner], field: str = "owner") -> Owner:
    """The one that was meant: by its whole name, else by its short name, else alone in the directory with these words.

    Raises Problem for nobody and for several.
    """
    typed = " ".join(typed.split())
    if not typed:
        raise Problem(_("Say who does it: an agency or an organisation."), code="no_owner", field=field)
    wanted = typed.casefold()
    for owner in among:
        if owner.name.casefold() == wanted:
            return owner
    for owner in among:
        if owner.organisation.short_name.casefold() == wanted and owner.office is None:
            return owner
    found = directory.search_organisations(typed, limit=NAMED_AT_MOST + 1)
    exact = [one for one in found if wanted in (one.name.casefold(), one.short_name.casefold())]
    if len(exact) == 1 or len(found) == 1:
        only = exact[0] if len(exact) == 1 else found[0]
        return Owner(only.name, only)
    if not found:
        raise Problem(_("Nobody in the directory is called “%(typed)s”. Choose from the list, or add the organisation "
                        "to the directory first.", typed=typed), code="unknown_owner", field=field)  # fmt: skip
    names = "; ".join(one.name for one in found[:NAMED_AT_MOST])
    raise Problem(_("“%(typed)s” may be any of these: %(names)s. Write the whole name.", typed=typed, names=names),
                  code="several_owners", field=field)  # fmt: skip


def find_all(typed: str, among: Sequence[Owner], field: str = "supporters") -> list[Organisation]:
    """The organisations named in a list divided by semicolons. Raises Problem for the first one not found."""
    return [find(one, among, field).organisation for one in typed.split(";") if one.strip()]
