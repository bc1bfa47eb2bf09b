"""What the pages of review and adoption need to have something to show: a part of `Town`."""

from datetime import timedelta
from typing import Any

from forum.kernel import clock, transaction
from forum.minutes import queries as written
from forum.minutes.adoption import links as adoption_links
from forum.minutes.adoption import queries as adoptions
from forum.minutes.adoption import service as adoption
from forum.minutes.models import Minutes
from forum.minutes.review import links as review_links
from forum.minutes.review import queries as reviews
from forum.minutes.review import service as review
from forum.minutes.review.models import Remark, Reviewer


class Adopted:
    """A draft that is read by reviewers, and published minutes whose correction those present are asked about."""

    user: Any
    meeting: Any
    now: Any
    held: Any

    def _record(self, key: str) -> Minutes:
        record = written.for_meeting(self.meeting(key).id)
        assert record is not None
        return record

    def reviewer(self) -> Reviewer:
        """Somebody who has commented and proposed another text on the minutes that are being written."""
        with transaction.writing():
            record = self._record(self.now)
            due_on = (clock.now() + timedelta(days=5)).date()
            review.ask(record, [review.typed("Siti Aminah", "siti@contoh.example")], by=None, due_on=due_on)
            latest = reviews.latest(record.id)
            assert latest is not None
            one = next(each for each in reviews.reviewers(latest.id) if each.source == "typed")
            item = written.items(record.id)[1]
            if not reviews.remarks_of(one.id):
                review.comment(one, "Nama narasumber belum disebut.", client_key="a", item=item)
                review.suggest(one, item, "Paragraf yang lebih pendek.", client_key="b", revision=item.revision,
                               paragraph=1)  # fmt: skip
                said = review.comment(one, "Mohon ditambah lampiran.", client_key="c")
                review.decline(said, by=None, reason="Lampiran menyusul bersama berita acara.")
            return one

    def reviewed(self) -> str:
        """The key of the meeting whose draft is being reviewed."""
        self.reviewer()
        return str(self.now)

    def draft_link(self) -> str:
        return f"/telaah/{review_links.token(self.reviewer())}"

    def suggestion(self) -> Remark:
        return next(one for one in reviews.remarks_of(self.reviewer().id) if one.kind == "suggestion")

    def place(self) -> str:
        """The page on which the reviewer writes another text."""
        item = written.items(self._record(self.now).id)[1]
        return f"{self.draft_link()}/butir/{item.id}/1"

    def adopting(self) -> str:
        """The key of a meeting whose corrected minutes those present are being asked about; one objects."""
        with transaction.writing():
            record = self._record(self.held)
            adoption.configure(record.meeting.forum, is_on=True, days=7)
            latest = adoptions.latest(record.id)
            if latest is None or latest.ended_at is not None:  # or those who corrected them meanwhile ended it
                latest = adoption.open_round(record, by=self.user("organiser"), reason="Teksnya diperbaiki.")
            first = adoptions.voices(latest.id)[0]
            adoption.answer(first, "object", "Jumlah desa yang disebut dalam butir dua bukan angka kami.")
            adoption.configure(record.meeting.forum, is_on=False, days=7)
        return str(self.held)

    def voice_link(self, number: int = 1) -> str:
        """The link of somebody who was present; the first has objected."""
        self.adopting()
        latest = adoptions.latest(self._record(self.held).id)
        assert latest is not None
        return f"/persetujuan/{adoption_links.token(adoptions.voices(latest.id)[number])}"
