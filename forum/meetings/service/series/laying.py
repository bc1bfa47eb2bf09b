"""The meetings of a series: made from its pattern, taken away again, papers copied."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum import config
from forum.accounts.models import User
from forum.extensions import db
from forum.kernel import ids
from forum.meetings import queries
from forum.meetings.models import AgendaItem, Document, Meeting, MeetingChange, Series
from forum.meetings.service.checks import to_the_minute

COPIED = ("kind", "title", "description", "duration_minutes", "timezone", "place", "link", "region_id", "is_public")


def lay(
    series: Series,
    starts: Sequence[datetime],
    by: User | None,
    *,
    left_out: Collection[datetime] = (),
    moved: Mapping[datetime, datetime] | None = None,
) -> list[Meeting]:
    """A draft for each start that the rule gives. One left out is there as cancelled, so that it stays out; one moved
    keeps the rule's start as its `recurrence_id`."""
    made = []
    for start in starts:
        meeting = Meeting(
            uid=ids.new_uid(config.current().host), key=ids.new_key(), forum=series.forum, series=series,
            recurrence_id=start, starts_at=to_the_minute((moved or {}).get(start, start)), sequence=0, revision=1,
            state="cancelled" if start in left_out else "draft", created_by_id=by.id if by else None,
            **{name: getattr(series, name) for name in COPIED},
        )  # fmt: skip
        db.session.add(meeting)
        made.append(meeting)
    db.session.flush()
    for meeting in made:
        what = "planned" if meeting.state == "draft" else "left_out"
        db.session.add(MeetingChange(meeting_id=meeting.id, user_id=by.id if by else None, sequence=0, what=what))
    db.session.flush()
    return made


def copy_papers(before: Sequence[Meeting], after: Sequence[Meeting]) -> None:
    """Agenda and documents of each meeting before go to the one in its place after; the last ones serve all further."""
    agendas = {one.id: queries.agenda(one.id) for one in before}
    papers = {one.id: queries.documents(one.id) for one in before}
    for number, meeting in enumerate(after):
        if not before:
            return
        source = before[min(number, len(before) - 1)]
        for item in agendas[source.id]:
            db.session.add(AgendaItem(meeting_id=meeting.id, position=item.position, title=item.title,
                                      minutes=item.minutes, presenter=item.presenter))  # fmt: skip
        for paper in papers[source.id] if number < len(before) else ():
            db.session.add(Document(meeting_id=meeting.id, title=paper.title, filename=paper.filename,
                                    media_type=paper.media_type, size=paper.size, storage_key=paper.storage_key,
                                    is_public=paper.is_public, uploaded_by_id=paper.uploaded_by_id,
                                    uploaded_at=paper.uploaded_at))  # fmt: skip
    db.session.flush()


def discard(drafts: Sequence[Meeting]) -> None:
    """Take away drafts that nobody heard of. One that others already hang on (invitees, a promise) stays, cancelled
    and outside the rule."""
    for meeting in drafts:
        try:
            with db.session.begin_nested():
                for table in (AgendaItem, Document, MeetingChange):
                    db.session.execute(delete(table).where(table.meeting_id == meeting.id))
                db.session.delete(meeting)
        except IntegrityError:
            meeting.state, meeting.recurrence_id = "cancelled", None
            meeting.revision += 1
    db.session.flush()
