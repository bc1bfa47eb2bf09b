"""A forum says when its meetings remind whom, in which words; a meeting may differ."""

import email
import email.policy
from datetime import timedelta

import pytest

from forum.adapters import mime
from forum.extensions import db
from forum.invitations import service as invite
from forum.kernel import clock
from forum.kernel.errors import Problem
from forum.meetings import service as meetings
from forum.reminders import jobs, queries, service
from forum.reminders.quiet import Quiet
from forum.reminders.service import Wanted, policies
from tests.reminders.conftest import Announce, Left
from tests.support.client import Visitor
from tests.support.factories import Factory


def test_new_meetings_inherit_and_old_ones_keep_theirs(make: Factory, announce: Announce) -> None:
    forum = make.forum()
    before, _ = announce(1, forum=forum)
    policies.add(forum, Wanted("before_start", 3 * 1440, "unanswered", "Mohon jawab {rapat}"))
    policies.switch(queries.policies(forum.id)[0], False)
    after, _ = announce(1, forum=forum)
    assert [(one.minutes, one.audience) for one in queries.for_meeting(before.id)] == [
        (10080, "everybody"), (1440, "everybody"), (120, "everybody")]  # fmt: skip
    assert [(one.minutes, one.text_id) for one in queries.for_meeting(after.id)] == [
        (4320, "Mohon jawab {rapat}"), (1440, ""), (120, "")]  # fmt: skip
    assert policies.pass_on(forum) == 2
    assert len(queries.for_meeting(before.id)) == 3
    assert queries.for_meeting(before.id)[0].minutes == 4320


def test_own_words_reach_those_they_are_for(make: Factory, announce: Announce, left: Left) -> None:
    forum = make.forum()
    for policy in policies.own(forum):
        policies.remove(forum, policy)
    policies.add(forum, Wanted("before_start", 1440, "unanswered", "<b>Belum</b> dijawab: {rapat}\n\n{tautan}"))
    policies.add(forum, Wanted("before_start", 1440, "coming", "Sampai jumpa {sisa_waktu}, {nama}"))
    _meeting, [silent, comes] = announce(2, forum=forum, title="Rapat & Contoh")
    invite.answer(comes, invite.Answer("accepted"))
    db.session.commit()
    clock.advance(timedelta(days=13))
    assert jobs.scan() == 2
    mails = {one.recipient: mime.read(one.raw) for one in left()}
    asked, thanked = mails[silent.email], mails[comes.email]
    asked_raw = next(one.raw for one in left() if one.recipient == silent.email)
    assert f"<b>Belum</b> dijawab: Rapat & Contoh\n\n{invite.reply_link(silent)}" in asked.text
    assert "&lt;b&gt;Belum&lt;/b&gt; dijawab: Rapat &amp; Contoh" in html_of(asked_raw)
    assert f"Sampai jumpa besok, {comes.addressee}" in thanked.text


def html_of(raw: bytes) -> str:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return str(message.get_body(("html",)).get_content())  # type: ignore[union-attr]


def test_after_the_meeting(make: Factory, announce: Announce, left: Left) -> None:
    forum = make.forum()
    for policy in policies.own(forum):
        policies.remove(forum, policy)
    policies.add(forum, Wanted("after_end", 60, "absent", "Kursi {organisasi} kosong."))
    policies.add(forum, Wanted("before_end", 30, "coming"))
    meeting, [came, missing, declined] = announce(3, forum=forum)
    for one, answer in ((came, "accepted"), (missing, "accepted"), (declined, "declined")):
        invite.answer(one, invite.Answer(answer))
    make.attendance(meeting, came.organisation)
    for one in (missing, declined):
        make.absence(meeting, one.organisation)
    db.session.commit()
    clock.advance(meeting.ends_at - timedelta(minutes=30) - clock.now())
    assert jobs.scan() == 2
    meetings.hold(meeting)
    db.session.commit()
    clock.advance(timedelta(minutes=90))
    assert [jobs.scan(), jobs.scan()] == [1, 0]
    last = left()[-1]
    assert last.recipient == missing.email
    assert f"Kursi {missing.organisation_name} kosong." in mime.read(last.raw).text


def test_the_minutes_are_told_of_once_and_only_when_everybody_may_read_them(announce: Announce, left: Left) -> None:
    meeting, [comes, declined] = announce(2)
    invite.answer(declined, invite.Answer("declined"))
    db.session.commit()
    service.add(meeting, Wanted("minutes_published", 1))
    clock.advance(timedelta(days=15))
    meetings.hold(meeting)
    meetings.conclude(meeting)
    service.minutes_out(meeting.id, is_public=False)
    db.session.commit()
    clock.advance(timedelta(hours=1))
    assert jobs.scan() == 0
    for _ in range(2):
        service.minutes_out(meeting.id, is_public=True)
        db.session.commit()
        clock.advance(timedelta(minutes=2))
        jobs.scan()
    [mail] = left()
    assert mail.recipient == comes.email
    assert f"http://rembug.example/publik/notula/{meeting.key}" in mime.read(mail.raw).text


def test_a_reminder_right_after_the_minutes_has_nothing_to_add_to_the_mail_with_them(
    announce: Announce, left: Left
) -> None:
    meeting, _invited = announce(2)
    service.add(meeting, Wanted("minutes_published", 1))
    service.add(meeting, Wanted("minutes_published", 3 * 1440))
    clock.advance(timedelta(days=15))
    meetings.hold(meeting)
    meetings.conclude(meeting)
    service.minutes_out(meeting.id, is_public=True, is_told=True)
    db.session.commit()
    clock.advance(timedelta(hours=1))
    assert (jobs.scan(), left()) == (0, [])
    clock.advance(timedelta(days=3))
    assert jobs.scan() == 2


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted("sometime", 60), "unknown_anchor"),
        (Wanted("before_start", 60, "nobody"), "unknown_audience"),
        (Wanted("before_start", 60, "absent"), "too_early"),
        (Wanted("before_start", 0), "odd_span"),
        (Wanted("after_end", 60 * 24 * 60 + 1), "odd_span"),
        (Wanted("before_start", 60, "everybody", "{tempt}"), "unknown_placeholder"),
        (Wanted("after_end", 60, "everybody", "", "{time_left}"), "misplaced"),
    ],
)
def test_what_cannot_be_is_refused(make: Factory, wanted: Wanted, code: str) -> None:
    with pytest.raises(Problem) as caught:
        policies.add(make.forum(), wanted)
    assert caught.value.code == code


def test_quiet_hours_are_the_forum_s(make: Factory, announce: Announce) -> None:
    forum = make.forum()
    policies.set_quiet(forum, Quiet(8 * 60, 12 * 60))
    announce(1, forum=forum)  # nine o'clock
    clock.advance(timedelta(days=7))
    assert jobs.scan() == 0
    clock.advance(timedelta(hours=3))
    assert jobs.scan() == 1
    with pytest.raises(Problem):
        policies.set_quiet(forum, Quiet(0, 17 * 60))


def test_the_pages_of_a_forum(make: Factory, visitor: Visitor) -> None:
    forum = make.forum(slug="forum-contoh")
    visitor.sign_in(make.organiser(forum))
    address = "/forum/forum-contoh/pengingat"
    page = visitor.get(address)
    assert len(page.queries) <= 8
    assert page.all(".card__title") == ["7 hari sebelum mulai", "1 hari sebelum mulai", "2 jam sebelum mulai"]
    assert "Rapat dimulai 3 hari lagi" in visitor.get(f"{address}/baru").text
    one = f"{address}/before_start-1440-everybody"
    sent = visitor.get(one).form("main form[data-preview]")
    assert (sent["number"], sent["unit"]) == ("1", "days")
    looked = visitor.post(one, {**sent, "text_id": "Besok {rapat}", "preview": "1"})
    assert looked.status == 200
    assert "Besok Rapat koordinasi (contoh)" in looked.text
    bad = visitor.post(one, {**sent, "text_id": "Besok {rapt}"})
    assert bad.status == 422
    assert "Maksud Anda {rapat}?" in bad.text
    assert "Besok {rapt}" in bad.data.decode()
    assert visitor.post(one, {**sent, "number": "2", "text_id": "Lusa {rapat}"}).status == 303
    assert visitor.get(one).status == 404
    assert visitor.post(f"{address}/before_start-10080-everybody/nyala", {"on": "0"}).status == 303
    for _ in range(2):
        assert visitor.post(f"{address}/before_start-120-everybody/hapus").status == 303
    assert visitor.post(f"{address}/jam-tenang", {"quiet_from": "1320", "quiet_until": "300"}).status == 303
    assert visitor.post(f"{address}/jam-tenang", {"quiet_from": "x", "quiet_until": "300"}).status == 422
    new = {"number": "1", "unit": "days", "anchor": "after_end", "audience": "absent"}
    for _ in range(2):
        assert visitor.post(f"{address}/baru", new).status == 303
    assert visitor.post(f"{address}/baru", {**new, "anchor": "before_start"}).status == 422
    assert [(row.anchor, row.minutes, row.is_on) for row in queries.policies(forum.id)] == [
        ("before_start", 10080, False), ("before_start", 2880, True), ("after_end", 1440, True)]  # fmt: skip
    assert queries.quiet_hours(forum.id) == Quiet(1320, 300)
    visitor.sign_in(make.user())
    assert visitor.get(address).status == 403
