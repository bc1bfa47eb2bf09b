"""The writer's page: one form, nothing typed is lost."""

from forum.extensions import db
from forum.meetings.models import Meeting
from forum.minutes import queries, service
from forum.minutes.models import Minutes
from tests.minutes.world import World
from tests.support.client import Page, Visitor
from tests.support.factories import Factory

JSON = {"Accept": "application/json"}


def desk(visitor: Visitor, meeting: Meeting) -> dict[str, str]:
    return visitor.get(f"/rapat/{meeting.key}/notula").form("form.desk")


def begun(make: Factory) -> tuple[Meeting, Minutes]:
    meeting = make.meeting(state="held")
    make.agenda_item(meeting, "Pembukaan", position=1)
    make.agenda_item(meeting, "Pembahasan", position=2)
    return meeting, service.open_minutes(meeting, None)


def test_nobody_writes_by_opening_the_page(make: Factory, visitor: Visitor) -> None:
    meeting = make.meeting(state="held")
    make.agenda_item(meeting, "Pembukaan")
    visitor.sign_in(make.organiser(meeting.forum))
    page = visitor.get(f"/rapat/{meeting.key}/notula")
    assert (page.title, page.all(".empty__title")) == ("Notula", ["Belum mulai ditulis"])
    assert queries.for_meeting(meeting.id) is None
    assert visitor.post(f"/rapat/{meeting.key}/notula/mulai").status == 303
    assert visitor.get(f"/rapat/{meeting.key}/notula").all(".desk-part__title")[1] == "1. Pembukaan"


def test_organisers_and_minute_takers_write_and_nobody_else(make: Factory, visitor: Visitor) -> None:
    meeting, _minutes = begun(make)
    address = f"/rapat/{meeting.key}/notula"
    assert visitor.get(address).status == 302
    for role, status in (("organiser", 200), ("minute_taker", 200), ("leader", 403), ("member", 403)):
        user = make.user()
        make.role(meeting.forum, user, role)
        assert visitor.sign_in(user).get(address).status == status
        assert visitor.post(address, {}).status == (303 if status == 200 else 403)


def test_one_button_saves_everything_that_was_typed(make: Factory, visitor: Visitor) -> None:
    meeting, minutes = begun(make)
    one, two = queries.items(minutes.id)
    visitor.sign_in(make.organiser(meeting.forum))
    typed = {"kepala-chair": "Sekda", "kepala-opened_time": "09:10", "kepala-closed_time": "11:55",
             f"butir{one.id}-body": "Rapat *dibuka*.", f"butir{two.id}-body": "Dibahas."}  # fmt: skip
    page = visitor.post(f"/rapat/{meeting.key}/notula", desk(visitor, meeting) | typed)
    assert page.status == 303
    db.session.refresh(minutes)
    assert (minutes.chair, minutes.opened_at.isoformat()) == ("Sekda", "2026-11-17T02:10:00+00:00")
    assert [item.body for item in queries.items(minutes.id)] == ["Rapat *dibuka*.", "Dibahas."]


def test_a_button_beside_the_text_saves_the_text_too(make: Factory, visitor: Visitor) -> None:
    meeting, minutes = begun(make)
    one, two = queries.items(minutes.id)
    visitor.sign_in(make.organiser(meeting.forum))
    typed = {
        f"butir{one.id}-body": "Teks di butir lain.",
        f"butir{two.id}-decision": "Setuju.",
        "do": f"decide:{two.id}",
    }
    page = visitor.post(f"/rapat/{meeting.key}/notula", desk(visitor, meeting) | typed)
    assert page.location.endswith(f"#butir-{two.id}")
    assert queries.items(minutes.id)[0].body == "Teks di butir lain."
    assert [one.text for one in queries.decisions(minutes.id)] == ["Setuju."]


def promised(visitor: Visitor, meeting: Meeting, item_id: int, **given: str) -> Page:
    typed = {f"butir{item_id}-{name}": value for name, value in given.items()}
    return visitor.post(f"/rapat/{meeting.key}/notula", desk(visitor, meeting) | typed | {"do": f"promise:{item_id}"})


def test_an_action_item_finds_its_owner_by_name(make: Factory, visitor: Visitor) -> None:
    meeting, minutes = begun(make)
    item = queries.items(minutes.id)[0]
    social = make.organisation("Dinas Sosial", short_name="Dinsos")
    make.organisation("Dinas Sosial Provinsi")
    make.invitation(meeting, make.office("Kepala Dinas Sosial", organisation=social))
    visitor.sign_in(make.organiser(meeting.forum))
    for owner in ("dinas sosial", "Dinsos", "Kepala Dinas Sosial"):
        assert promised(visitor, meeting, item.id, promise="Terbitkan", owner=owner).status == 303
    from forum.actions import queries as actions

    found = actions.for_meeting(meeting.id)
    assert [one.owner_organisation for one in found] == [social] * 3
    assert [one.owner_name for one in found] == ["Dinas Sosial", "Dinas Sosial", "Kepala Dinas Sosial"]


def test_an_unknown_or_ambiguous_owner_keeps_everything_typed(make: Factory, visitor: Visitor) -> None:
    meeting, minutes = begun(make)
    item = queries.items(minutes.id)[0]
    make.organisation("Dinas Sosial")
    make.organisation("Dinas Sosial Provinsi")
    visitor.sign_in(make.organiser(meeting.forum))
    for owner, told in (("Dinas Khayal", "Tidak ada yang bernama “Dinas Khayal” di direktori."),
                        ("Sosial", "“Sosial” dapat berarti: Dinas Sosial; Dinas Sosial Provinsi."),
                        ("", "Sebutkan siapa yang mengerjakan")):  # fmt: skip
        page = promised(visitor, meeting, item.id, promise="Terbitkan data", owner=owner, due_on="2026-12-01",
                        body="Teks yang belum tersimpan")  # fmt: skip
        assert page.status == 422
        assert told in page.text
        form = page.form("form.desk")
        assert [form[f"butir{item.id}-{name}"] for name in ("promise", "owner", "due_on", "body")] == [
            "Terbitkan data", owner, "2026-12-01", "Teks yang belum tersimpan",
        ]  # fmt: skip


def test_speakers_come_from_the_attendance_or_are_typed(world: World, visitor: Visitor) -> None:
    from forum.attendance import queries as attendance

    visitor.sign_in(world.organiser)
    item = world.items[5]
    row = attendance.present(world.meeting.id)[0]
    for typed in ({"speaker": str(row.id)}, {"speaker_name": "Warga", "speaker_organisation": "Desa Contoh"}):
        sent = {f"butir{item.id}-{name}": value for name, value in typed.items()} | {"do": f"speak:{item.id}"}
        assert visitor.post(f"/rapat/{world.meeting.key}/notula", desk(visitor, world.meeting) | sent).status == 303
    named = [(one.name, one.attendance_id) for one in queries.speakers(world.minutes.id)[item.id]]
    assert named[-2:] == [(row.person_name, row.id), ("Warga", None)]


def test_two_people_writing_lose_nothing(make: Factory, visitor: Visitor, app) -> None:
    meeting, minutes = begun(make)
    item = queries.items(minutes.id)[0]
    other = Visitor(app).sign_in(make.organiser(meeting.forum))
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula"
    mine, theirs = desk(visitor, meeting), desk(other, meeting)
    assert other.post(address, theirs | {f"butir{item.id}-body": "Teks mereka"}).status == 303
    page = visitor.post(address, mine | {f"butir{item.id}-body": "Teks saya"})
    (lost,) = queries.open_conflicts(minutes.id)
    assert page.location == f"{address}/gabung/{lost.id}"
    page = visitor.follow(page)
    assert page.all(".source") == ["Teks mereka", "Teks saya"]
    merged = page.form("form.form") | {"body": "Teks mereka. Teks saya."}
    assert visitor.post(f"{address}/gabung/{lost.id}", merged).status == 303
    assert queries.items(minutes.id)[0].body == "Teks mereka. Teks saya."
    assert visitor.get(f"{address}/gabung/{lost.id}").status == 303
    history = visitor.get(f"{address}/butir/{item.id}/riwayat")
    assert history.all(".source") == ["Teks mereka. Teks saya.", "Teks saya", "Teks mereka"]


def test_the_head_shows_what_somebody_else_saved(make: Factory, visitor: Visitor, app) -> None:
    meeting, minutes = begun(make)
    other = Visitor(app).sign_in(make.organiser(meeting.forum))
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula"
    mine = desk(visitor, meeting)
    other.post(address, desk(other, meeting) | {"kepala-chair": "Sekretaris Daerah"})
    page = visitor.post(address, mine | {"kepala-chair": "Asisten"})
    assert page.status == 409
    assert page.form("form.desk")["kepala-chair"] == "Asisten"
    assert "Sekretaris Daerah" in page.text
    assert visitor.post(address, page.form("form.desk")).status == 303
    db.session.refresh(minutes)
    assert minutes.chair == "Asisten"


def test_a_decision_changed_by_two_is_not_overwritten_unseen(make: Factory, visitor: Visitor, app) -> None:
    meeting, minutes = begun(make)
    decision = service.decide(queries.items(minutes.id)[0], "Semula\ndua baris")
    other = Visitor(app).sign_in(make.organiser(meeting.forum))
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula"
    mine = desk(visitor, meeting)
    other.post(address, desk(other, meeting) | {f"keputusan{decision.id}-text": "Milik mereka"})
    page = visitor.post(address, mine | {f"keputusan{decision.id}-text": "Milik saya"})
    assert page.status == 409
    assert "Orang lain mengubah keputusan ini menjadi: Milik mereka" in page.text
    assert visitor.post(address, page.form("form.desk")).status == 303
    assert queries.decisions(minutes.id)[0].text == "Milik saya"


def test_autosave_says_when_and_under_which_revision(make: Factory, visitor: Visitor) -> None:
    meeting, minutes = begun(make)
    item = queries.items(minutes.id)[0]
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula"
    part = {f"butir{item.id}-revision": "1", f"butir{item.id}-body": "Sambil berjalan"}
    answer = visitor.post(address, part, headers=JSON).response.get_json()
    assert (answer["state"], answer["at"], answer["revisions"][f"butir{item.id}"]) == ("saved", "09.00 WIB", 2)
    again = visitor.post(address, part | {f"butir{item.id}-body": "Dari tab lama"}, headers=JSON).response.get_json()
    (lost,) = queries.open_conflicts(minutes.id)
    assert (again["state"], again["address"]) == ("conflict", f"{address}/gabung/{lost.id}")


def test_odd_times_and_titles_are_explained(make: Factory, visitor: Visitor) -> None:
    meeting, _minutes = begun(make)
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula"
    typed = {"kepala-opened_time": "12:00", "kepala-closed_time": "09:00"}
    page = visitor.post(address, desk(visitor, meeting) | typed)
    assert (page.status, "Rapat tidak mungkin ditutup sebelum dibuka." in page.text) == (422, True)
    page = visitor.post(address, desk(visitor, meeting) | {"do": "add_item", "title": "  "})
    assert (page.status, "Beri judul pada butir ini." in page.text) == (422, True)
    assert visitor.post(address, desk(visitor, meeting) | {"do": "add_item", "title": "Lain-lain"}).status == 303


def test_things_of_another_meeting_are_out_of_reach(make: Factory, world: World, visitor: Visitor) -> None:
    meeting, minutes = begun(make)
    item, foreign = queries.items(minutes.id)[0], world.items[0]
    visitor.sign_in(make.organiser(meeting.forum))
    address = f"/rapat/{meeting.key}/notula"
    decision = queries.decisions(world.minutes.id)[0]
    for do in (f"decide:{foreign.id}", f"undecide:{decision.id}", f"remove_item:{foreign.id}"):
        assert visitor.post(address, {"do": do, f"butir{item.id}-decision": "x"}).status in (404, 422)
    assert visitor.get(f"{address}/butir/{foreign.id}/riwayat").status == 404
    assert len(queries.decisions(world.minutes.id)) == 5


def test_an_action_item_is_changed_and_taken_back_on_its_page(world: World, visitor: Visitor) -> None:
    from forum.actions import queries as actions

    visitor.sign_in(world.organiser)
    action = actions.for_meeting(world.meeting.id)[4]
    address = f"/rapat/{world.meeting.key}/notula/tindak-lanjut/{action.id}"
    form = visitor.get(address).form("form.form")
    assert (form["owner"], form["supporters"]) == ("Kepala Dinas Sosial", "Lingkar Desa Contoh")
    changed = form | {"text": "Menyerahkan rekap", "owner": "Dinas Tenaga Kerja", "supporters": ""}
    assert visitor.post(address, changed).status == 303
    db.session.refresh(action)
    assert (action.text, action.owner_name) == ("Menyerahkan rekap", "Dinas Tenaga Kerja")
    assert visitor.post(address, form | {"text": ""}).status == 422
    assert visitor.post(f"{address}/tarik").status == 303
    assert [one.number for one in actions.for_meeting(world.meeting.id)] == [1, 2, 3, 4, 5, 6, 7]


def test_the_writer_asks_the_same_questions_however_many_items(world: World, visitor: Visitor) -> None:
    visitor.sign_in(world.organiser)
    few = len(visitor.get(f"/rapat/{world.meeting.key}/notula").queries)
    for number in range(10):
        service.decide(service.add_item(world.minutes, f"Butir {number}"), "Setuju")
    assert len(visitor.get(f"/rapat/{world.meeting.key}/notula").queries) == few
    assert few <= 26
