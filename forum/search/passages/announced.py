"""The meeting itself and its agenda."""

from forum.actions.rules import without_contacts
from forum.meetings import queries as meetings
from forum.meetings.models import Meeting
from forum.search.passages.types import Draft
from forum.search.passages.written import Written

INSIDE = frozenset({"writers", "members"})
EVERYBODY = frozenset({"everybody"})


def of(meeting: Meeting, minutes: Written) -> list[Draft]:
    """Title, place and number of the letter; for the forum also the description. Topics that the minutes have are
    found there, with what was said. What everybody reads concerns those whom the public minutes name as invited or
    present (`filters.concerning`)."""
    inside = [meeting.description, meeting.place, meeting.letter_number]
    drafts = [Draft("meeting", 0, "", meeting.title, _lines(inside), INSIDE)]
    announced = meeting.is_public and meeting.state != "draft"
    if minutes.public is not None:
        said = minutes.public["meeting"]
        drafts.append(Draft("meeting", 0, "", said["title"], _lines([said["place"], said["letter_number"]]), EVERYBODY,
                            version_id=minutes.version_id, concerns=minutes.took_part))  # fmt: skip
    elif announced:
        place = without_contacts(meeting.place)
        drafts.append(Draft("meeting", 0, "", without_contacts(meeting.title), place, EVERYBODY))
    for number, item in enumerate(meetings.agenda(meeting.id), start=1):
        faces = frozenset(INSIDE - minutes.topics.get(item.title, frozenset()))
        if faces:
            drafts.append(Draft("agenda", number, "", item.title, item.presenter, faces))
        if announced and minutes.public is None:
            drafts.append(Draft("agenda", number, "", without_contacts(item.title), "", EVERYBODY))
    return drafts


def _lines(texts: list[str]) -> str:
    return "\n".join(text.strip() for text in texts if text.strip())
