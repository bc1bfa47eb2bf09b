"""An action item that is not public: no mail carries its words, and no other forum gets them by accident."""

from datetime import date, timedelta
from email import message_from_bytes, policy

from sqlalchemy import select

from forum.actions import jobs, recall, service
from forum.actions.service import following
from forum.extensions import db
from forum.kernel import clock
from forum.minutes import closed
from forum.outbox.models import OutboxMessage
from tests.actions.world import promise
from tests.conftest import A_TUESDAY
from tests.support.client import Visitor
from tests.support.factories import Factory

SECRET = "Memindahkan server cadangan ke ruang 7"
GROUND = next(iter(closed.GROUNDS))
POINTED_AT = "Tindak lanjut yang tidak untuk umum. Kata-katanya ada di halamannya."


def mails() -> dict[str, list[str]]:
    """Kind -> what each mail says, both parts, in the order they were written."""
    found: dict[str, list[str]] = {}
    for row in db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        parts = [part for part in message_from_bytes(row.raw, policy=policy.default).walk() if not part.is_multipart()]
        words = " ".join([row.subject, *(str(part.get_content()) for part in parts)])
        found.setdefault(row.kind, []).append(" ".join(words.split()))
    return found


def test_no_mail_about_it_carries_its_words(make: Factory) -> None:
    meeting = make.meeting(forum=make.forum(locale="id"), state="held")
    office = make.office("Kepala Dinas Sosial", email="dinsos@contoh.example",
                         organisation=make.organisation("Dinas Sosial"))  # fmt: skip
    action = promise(make, meeting, text=SECRET, due_on=date(2026, 10, 20), owner_organisation=office.organisation,
                     owner_office=office, published=False)  # fmt: skip
    service.close(action, GROUND)
    service.publish(meeting, True)
    member = make.organiser(meeting.forum)
    service.follow(action, member)
    following.ask(action, "warga@contoh.example", "id")
    db.session.commit()
    with clock.frozen(A_TUESDAY - timedelta(days=1)):
        jobs.remind()
    service.nudge(action, make.user())
    told = service.report(action, client_key="k", status="done")
    following.tell({"action": action.id, "update": told.id})
    service.send_back(action, seen=told.id, reason="Bukti belum ada.", by=None)
    found = mails()
    assert {"promises", "promise_reminder", "promise_returned", "follow"} <= set(found)
    everything = [one for several in found.values() for one in several]
    assert [one for one in everything if SECRET in one] == []
    for kind in ("promises", "promise_reminder", "promise_returned"):
        assert POINTED_AT in found[kind][0], kind
    [lines] = recall.recall([office.organisation_id], meeting).values()
    assert [one.text for one in lines] == [f"{action.code}: {POINTED_AT}"]


def test_forwarding_it_says_that_its_words_stay_and_keeps_them(make: Factory, visitor: Visitor) -> None:
    local, national = make.forum(), make.forum(name="Forum Nasional", is_public=True)
    action = promise(make, make.meeting(forum=local, state="held"), text=SECRET)
    service.close(action, GROUND)
    visitor.sign_in(make.organiser(local))
    where = f"/t/{action.key}/teruskan"
    page = visitor.get(where)
    assert "Kata-katanya tetap di forum Anda" in page.text
    filled = {**page.form("form.form"), "forum": str(national.id)}
    assert filled["title"] == ""
    refused = visitor.post(where, {**filled, "title": "Ruang server", "text": f"Kami akan {SECRET.lower()}."})
    assert (refused.status, "Inilah kata-kata yang tidak untuk umum" in refused.text) == (422, True)
    assert visitor.post(where, {**filled, "title": "Ruang server daerah"}).status == 303
    visitor.sign_in(make.organiser(national))
    for address in (f"/t/{action.key}", f"/forum/{national.slug}/terusan"):
        assert SECRET not in visitor.get(address).data.decode()
