"""A person who came, as all rows about them together say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forum.attendance import folding
from forum.attendance.models import Attendance
from forum.directory.models import Organisation


@dataclass(frozen=True)
class Attendee(folding.Fold[Attendance]):
    """One person recorded as present: what the row that counts says, with the earliest arrival of all rows."""

    @property
    def id(self) -> int:
        return self.shown.id

    @property
    def ids(self) -> str:
        """The numbers of all rows, as a button sends them: "12.15"."""
        return ".".join(str(row.id) for row in self.rows)

    @property
    def keys(self) -> list[str]:
        """The keys of all rows: whoever takes this person back names them."""
        return [row.client_key for row in self.rows]

    @property
    def client_key(self) -> str:
        return self.shown.client_key

    @property
    def subject(self) -> str:
        return self.about

    @property
    def person_name(self) -> str:
        return self.shown.person_name

    @property
    def office_title(self) -> str:
        return self.shown.office_title

    @property
    def level(self) -> str:
        return self.shown.level

    @property
    def acting(self) -> str | None:
        return self.shown.acting

    @property
    def mode(self) -> str:
        return self.shown.mode

    @property
    def organisation(self) -> Organisation | None:
        return self.shown.organisation

    @property
    def organisation_id(self) -> int | None:
        return self.shown.organisation_id

    @property
    def organisation_name(self) -> str:
        return self.shown.organisation_name

    @property
    def invitation_id(self) -> int | None:
        return self.shown.invitation_id

    @property
    def is_walk_in(self) -> bool:
        return self.shown.is_walk_in

    @property
    def arrived_at(self) -> datetime:
        return folding.arrived(self.rows)

    @property
    def left_at(self) -> datetime | None:
        """What somebody said of the leaving of another, before "both came" told the two apart, is not theirs."""
        return folding.left(row for row in self.rows if row.about == self.about)

    @property
    def minutes(self) -> int | None:
        """The longest connection any report tells."""
        return max((row.minutes for row in self.rows if row.minutes is not None), default=None)

    @property
    def gender(self) -> str | None:
        return next((row.gender for row in self.rows if row.gender), None)


def in_order(folds: Iterable[folding.Fold[Any]]) -> list[Attendee]:
    """Everybody as an attendee, by the organisation's name of the day; guests last. Within one, the order given."""
    people = [Attendee(one.about, one.variants, one.beside) for one in folds]
    return sorted(people, key=lambda one: (not one.organisation_name, one.organisation_name.casefold()))
