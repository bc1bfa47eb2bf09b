"""What the pages of promises and of the action plan need to have something to show: a part of `Town`."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import select

from forum.actions import service as promises
from forum.actions.models import Action, Commitment, Follower, Milestone, PlanImport
from forum.actions.service import bulk, following, forwarding
from forum.extensions import db
from forum.forums.models import Forum
from forum.kernel import clock, transaction
from tests.support.client import Visitor

PLAN = b"Nomor;Komitmen;Tema;Mulai\n1;;Anggaran desa;\n9;Komitmen baru;;31/02/2026\n"


class Promised:
    """Commitments, followers, forwarded matters, a plan that waits to be confirmed."""

    user: Any
    id: Any
    promise: Any
    forum: Any

    def commitment(self) -> str:
        """The key of a public commitment with milestones and promises, and an assessment."""
        with transaction.writing():
            one = db.session.scalars(select(Commitment).order_by(Commitment.id)).first()
            assert one is not None
            promises.assess(one, code="limited", assessor="Badan pemantau daerah", source="Laporan, hlm. 4",
                            on=clock.today(one.forum.timezone))  # fmt: skip
            return one.key

    def milestone(self) -> int:
        return self.id(Milestone, Milestone.commitment_id == self.id(Commitment, Commitment.number == "1"))

    def changed(self) -> str:
        """A change of two promises at once that can be taken back."""
        organiser = self.user("organiser")
        with transaction.writing():
            known = bulk.find("a" * 26, organiser)
            if known is None:
                rows = db.session.scalars(select(Action).where(Action.published_at.is_not(None)).limit(2)).all()
                known = bulk.change(rows, bulk.Wanted(due_on=date(2027, 3, 1)), key="a" * 26, by=organiser)
            return known.key

    def follower(self) -> str:
        """The secret of somebody who asked to follow a promise."""
        with transaction.writing():
            following.ask(self.promise, "warga@contoh.example", "id")
            return following.token(db.session.scalars(select(Follower)).one())

    def matter(self) -> str:
        """The key of a matter that another forum handed to this one, and that waits for an answer."""
        with transaction.writing():
            other = Forum(slug="lain", name="Forum Desa Contoh", timezone="Asia/Jakarta")
            other = db.session.scalar(select(Forum).where(Forum.slug == "lain")) or other
            own = db.session.scalars(select(Forum).order_by(Forum.id).limit(1)).one()  # tests add others
            db.session.add(other)
            return forwarding.forward(
                other, own, title="Sinyal di desa lereng", text="Mohon dibahas.", key="terusan"
            ).key

    def plan_import(self) -> str:
        """A plan that waits to be confirmed, with a row that has an error."""
        batch = db.session.scalars(select(PlanImport)).first()
        if batch is None:
            clerk = Visitor(current_app).sign_in(self.user("organiser"))
            address = f"/forum/{self.forum.slug}/komitmen/impor"
            sent = clerk.get(address).form("main form")
            clerk.post(address, {**sent, "file": (BytesIO(PLAN), "renaksi.csv")})
            batch = db.session.scalars(select(PlanImport)).one()
        return batch.key
