"""Finding the organisation that somebody typed at the door."""

from forum.attendance import rules
from forum.directory import queries as directory_queries
from forum.directory.models import Organisation
from forum.invitations import queries as invitation_queries
from forum.meetings.models import Meeting


def organisations(meeting: Meeting) -> dict[int, Organisation]:
    """Those that may be typed: the invited ones, then all of the region that exist on the day. Two statements."""
    day = rules.opening_day(meeting.starts_at, meeting.timezone)
    invited = invitation_queries.chairs(meeting.id)
    around = directory_queries.organisations(region_id=meeting.region_id or meeting.forum.region_id, on=day)
    return {one.id: one for one in (*invited, *around)}


def find_organisation(typed: str, known: dict[int, Organisation]) -> Organisation | None:
    """The organisation whose name or short name was typed, accents and capitals aside: the known ones first, then the
    directory. None when nothing, or more than one, fits.
    """
    wanted = rules.folded(typed)
    if not wanted:
        return None
    for candidates in (known.values(), directory_queries.search_organisations(typed, 20)):
        fits = {one.id: one for one in candidates if wanted in (rules.folded(one.name), rules.folded(one.short_name))}
        if len(fits) == 1:
            return next(iter(fits.values()))
    return None
