"""Rows for tests: sensible by default, fictional throughout ("Kabupaten Contoh").

Every method adds, flushes and returns the row; give only what the test is about.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from flask import current_app

from forum.accounts.models import User
from forum.adapters.ics import occurrences
from forum.attendance.models import AbsenceMark, Attendance
from forum.directory.models import Office, Organisation, Person, Region, Tenure
from forum.extensions import db
from forum.forums.models import Forum, ForumMember, ForumRole
from forum.invitations.models import Invitation, Reply
from forum.kernel import clock, ids
from forum.meetings.models import AgendaItem, Meeting, Series


class Factory:
    """Makes rows in the order the world makes them."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def _number(self) -> int:
        return next(self._numbers)

    def add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    def region(self, **given: Any) -> Region:
        number = self._number()
        values = {
            "code": f"99.{number:02d}",
            "name": "Kabupaten Contoh",
            "kind": "regency",
            "timezone": "Asia/Jakarta",
        }
        return self.add(Region(**{**values, **given}))

    def organisation(self, name: str | None = None, **given: Any) -> Organisation:
        number = self._number()
        values = {
            "name": name or f"Dinas Contoh {number}",
            "short_name": "",
            "kind": "dinas",
            "sector": "government",
        }
        return self.add(Organisation(**{**values, **given}))

    def office(self, title: str | None = None, **given: Any) -> Office:
        number = self._number()
        given.setdefault("organisation", None)
        organisation = given.pop("organisation") or self.organisation()
        values = {"title": title or f"Kepala {organisation.name}", "rank": "head",
                  "email": f"kepala{number}@contoh.example"}  # fmt: skip
        return self.add(Office(**{**values, "organisation": organisation, **given}))

    def person(self, name: str | None = None, **given: Any) -> Person:
        number = self._number()
        values = {
            "name": name or f"Orang Contoh {number}",
            "email": f"orang{number}@contoh.example",
            "locale": "id",
        }
        return self.add(Person(**{**values, **given}))

    def tenure(self, office: Office, person: Person, **given: Any) -> Tenure:
        values = {"kind": "definitive", "valid_from": date(2025, 1, 1)}
        return self.add(Tenure(office=office, person=person, **{**values, **given}))

    def user(self, name: str | None = None, **given: Any) -> User:
        number = self._number()
        values = {
            "name": name or f"Pengguna {number}",
            "email": f"pengguna{number}@contoh.example",
            "locale": "id",
        }
        return self.add(User(**{**values, **given}))

    def forum(self, **given: Any) -> Forum:
        number = self._number()
        values = {"slug": f"forum-{number}", "name": f"Forum Contoh {number}", "timezone": "Asia/Jakarta",
                  "inviter_name": "Sekretariat Forum", "inviter_title": "Sekretaris"}  # fmt: skip
        return self.add(Forum(**{**values, **given}))

    def member(self, forum: Forum, organisation: Organisation, side: str = "government") -> ForumMember:
        return self.add(ForumMember(forum=forum, organisation=organisation, side=side, since=date(2025, 1, 1)))

    def role(self, forum: Forum, user: User, role: str = "organiser") -> ForumRole:
        return self.add(ForumRole(forum=forum, user=user, role=role))

    def organiser(self, forum: Forum) -> User:
        """A user who organises `forum`."""
        user = self.user("Organiser Contoh")
        self.role(forum, user, "organiser")
        return user

    def meeting(self, **given: Any) -> Meeting:
        number = self._number()
        forum = given.pop("forum", None) or self.forum()
        starts_at: datetime = given.pop("starts_at", clock.now() + timedelta(days=14))
        values = {"uid": f"meeting-{number}@rembug.example", "key": ids.new_key(), "kind": "coordination",
                  "title": f"Rapat koordinasi {number}", "duration_minutes": 180, "timezone": "Asia/Jakarta",
                  "place": "Pendopo Kabupaten Contoh", "state": "draft"}  # fmt: skip
        return self.add(Meeting(forum=forum, starts_at=starts_at, **{**values, **given}))

    def series(self, **given: Any) -> Series:
        """A draft series with its draft meetings: four third Fridays at 09.00 WIB, from 20 November 2026 on."""
        number = self._number()
        values = {"uid": f"series-{number}@rembug.example", "key": ids.new_key(), "kind": "coordination",
                  "title": f"Rapat bulanan {number}", "starts_at": datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
                  "duration_minutes": 180, "timezone": "Asia/Jakarta", "place": "Pendopo Kabupaten Contoh",
                  "rrule": "FREQ=MONTHLY;BYDAY=3FR;COUNT=4", "state": "draft"}  # fmt: skip
        forum = given.pop("forum", None) or self.forum()
        series: Series = self.add(Series(forum=forum, **{**values, **given}))
        like = {name: getattr(series, name) for name in
                ("kind", "title", "duration_minutes", "timezone", "place", "link", "description")}  # fmt: skip
        for start in occurrences(series.rrule, series.starts_at, series.timezone):
            self.meeting(forum=forum, series=series, starts_at=start, recurrence_id=start, **like)
        return series

    def agenda_item(self, meeting: Meeting, title: str = "Pembukaan", **given: Any) -> AgendaItem:
        values = {"position": self._number(), "minutes": 30}
        return self.add(AgendaItem(meeting=meeting, title=title, **{**values, **given}))

    def invitation(self, meeting: Meeting, office: Office | None = None, **given: Any) -> Invitation:
        """An invitation of `office` (made when not given), already sent. Its token: `make.token(invitation)`."""
        if office is None and "person" not in given:
            office = self.office()
        nonce = ids.new_token()
        token = ids.derived_token(current_app.config["SECRET_KEY"], "invitation", nonce)
        organisation = office.organisation if office else given.get("organisation")
        values = {"side": "government", "addressee": office.title if office else given["person"].name,
                  "organisation": organisation, "organisation_name": organisation.name if organisation else "",
                  "email": office.email if office else given["person"].email,
                  "sent_at": clock.now(), "sent_sequence": meeting.sequence}  # fmt: skip
        return self.add(Invitation(meeting=meeting, office=office, token_nonce=nonce,
                                   token_hash=ids.token_hash(token), **{**values, **given}))  # fmt: skip

    def token(self, invitation: Invitation) -> str:
        """The secret in the invitation's link."""
        return ids.derived_token(current_app.config["SECRET_KEY"], "invitation", invitation.token_nonce)

    def reply(self, invitation: Invitation, answer: str = "accepted", **given: Any) -> Reply:
        values = {"key": f"test:{self._number()}", "channel": "link"}
        return self.add(Reply(invitation=invitation, answer=answer, **{**values, **given}))

    def attendance(self, meeting: Meeting, organisation: Organisation | None, level: str = "head", **given: Any) -> Any:
        """Somebody came for `organisation`."""
        values = {"client_key": f"test:{self._number()}", "person_name": "Orang Contoh",
                  "organisation_name": organisation.name if organisation else ""}  # fmt: skip
        return self.add(Attendance(meeting=meeting, organisation=organisation, level=level, **{**values, **given}))

    def absence(self, meeting: Meeting, organisation: Organisation, outcome: str = "absent", **given: Any) -> Any:
        """Somebody said that `organisation` was not there."""
        values = {"client_key": f"test:{self._number()}", "outcome": outcome}
        return self.add(AbsenceMark(meeting_id=meeting.id, organisation_id=organisation.id, **{**values, **given}))
