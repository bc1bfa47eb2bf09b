"""The live page, the owner's report page, the list."""

import io
from datetime import date

import pytest

from forum.actions import queries, service
from forum.actions.models import Action
from forum.extensions import db
from tests.actions.world import promise, token
from tests.support.client import Visitor
from tests.support.factories import Factory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
SECRETS = ("rahasia@contoh.example", "0812-3456-7890", "19700101 199503 2 001", "Sulastri Rahasia")


def loaded_with_secrets(make: Factory) -> Action:
    """A promise with a telephone number, a mail address and a NIP in every field that could leak."""
    planted = " ".join(SECRETS[:3])
    meeting = make.meeting(state="held", title=f"Konsolidasi {planted}")
    action = promise(make, meeting, text=f"Menerbitkan data {planted}",
                     owner_organisation=make.organisation(f"Dinas Sosial {planted}"))  # fmt: skip
    service.report(action, client_key="k", status="in_progress", note=f"Hubungi {planted}", reporter=SECRETS[3],
                   evidence_url="https://contoh.example/bukti-rahasia",
                   evidence=service.Evidence(f"{planted}.pdf", PDF))  # fmt: skip
    return action


def test_strangers_see_the_promise_and_its_status(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    page = visitor.get(f"/t/{action.key}")
    assert (page.status, page.title) == (200, "Tindak lanjut TL-2026-001")
    assert page.all(".promise") == ["Menerbitkan daftar data terbuka"]
    assert page.all(".facts dd") == ["Belum dimulai", "Dinas Sosial", "–", "Senin, 30 November 2026"]
    assert len(page.queries) == 6


def test_strangers_get_no_contacts_names_or_private_evidence(make: Factory, visitor: Visitor) -> None:
    action = loaded_with_secrets(make)
    page = visitor.get(f"/t/{action.key}")
    html = page.data.decode()
    assert [secret for secret in (*SECRETS, "bukti-rahasia") if secret in html] == []
    assert "Bukti sudah diserahkan; tidak untuk umum." in page.text
    update = queries.updates(action.id)[0]
    assert visitor.get(f"/t/{action.key}/bukti/{update.id}").status == 404


def test_members_see_who_reported_and_the_evidence(make: Factory, visitor: Visitor) -> None:
    action = loaded_with_secrets(make)
    user = make.user()
    make.role(action.meeting.forum, user, "member")
    page = visitor.sign_in(user).get(f"/t/{action.key}")
    assert [secret for secret in (*SECRETS, "bukti-rahasia") if secret not in page.data.decode()] == []
    update = queries.updates(action.id)[0]
    file = visitor.get(f"/t/{action.key}/bukti/{update.id}")
    assert (file.status, file.data, file.response.mimetype) == (200, PDF, "application/pdf")
    assert "sandbox" in file.response.headers["Content-Security-Policy"]


def test_public_evidence_is_for_everybody_and_never_for_another_promise(make: Factory, visitor: Visitor) -> None:
    action, other = promise(make), promise(make)
    update = service.report(action, client_key="k", status="done", evidence_is_public=True,
                            evidence=service.Evidence("laporan.pdf", PDF))  # fmt: skip
    assert visitor.get(f"/t/{action.key}/bukti/{update.id}").data == PDF
    assert visitor.get(f"/t/{other.key}/bukti/{update.id}").status == 404


def test_text_evidence_is_a_download(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    update = service.report(action, client_key="k", status="done", evidence_is_public=True,
                            evidence=service.Evidence("data.csv", b"a;b\n1;2\n"))  # fmt: skip
    file = visitor.get(f"/t/{action.key}/bukti/{update.id}")
    assert file.response.headers["Content-Disposition"].startswith("attachment")


def test_drafts_and_unknown_keys_are_nobodys_business(make: Factory, visitor: Visitor) -> None:
    draft = promise(make, published=False)
    assert visitor.get(f"/t/{draft.key}").status == 404
    assert visitor.get(f"/t/{draft.key}/lapor/{token(draft)}").status == 404
    assert visitor.get("/t/aaaaaaaaaaaaaaaa").status == 404


def test_the_place_in_the_minutes_is_linked_in_the_form_the_reader_may_open(make: Factory, visitor: Visitor) -> None:
    secret, open_ = promise(make, is_public=False), promise(make, is_public=True)
    assert visitor.get(f"/t/{secret.key}").soup.select("a[href*=notula]") == []
    (link,) = visitor.get(f"/t/{open_.key}").soup.select("a[href*=notula]")
    assert link["href"] == f"/publik/notula/{open_.meeting.key}#tindak-lanjut-1"
    visitor.sign_in(make.organiser(secret.meeting.forum))
    (link,) = visitor.get(f"/t/{secret.key}").soup.select("a[href*=notula]")
    assert link["href"] == f"/notula/{secret.meeting.key}#tindak-lanjut-1"


def test_only_public_promises_may_be_indexed(make: Factory, visitor: Visitor) -> None:
    secret, open_ = promise(make, is_public=False), promise(make, is_public=True)
    assert len(visitor.get(f"/t/{secret.key}").soup.select("meta[name=robots]")) == 1
    assert visitor.get(f"/t/{open_.key}").soup.select("meta[name=robots]") == []


def report_form(page) -> dict[str, object]:
    return dict(page.form("form.form"))


def test_an_owner_reports_through_the_link(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    form = report_form(visitor.get(address)) | {"status": "in_progress", "note": "22 dari 31 kecamatan"}
    page = visitor.post(address, form)
    assert (page.status, page.location) == (303, address)
    assert visitor.follow(page).all(".update__body p") == ["22 dari 31 kecamatan"]
    assert queries.statuses([action.id])[action.id].code == "in_progress"


def test_sending_the_same_report_twice_reports_once(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    form = report_form(visitor.get(address)) | {"status": "done"}
    assert [visitor.post(address, form).status for _ in range(2)] == [303, 303]
    assert len(queries.updates(action.id)) == 1


def test_going_back_and_sending_the_same_words_again_reports_once(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    for _ in range(2):
        form = report_form(visitor.get(address)) | {"status": "in_progress", "note": "Draf selesai"}
        assert visitor.post(address, form).status == 303
    assert [one.note for one in queries.updates(action.id)] == ["Draf selesai"]


def test_a_report_that_says_nothing_new_asks_what_was_done(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    refused = visitor.post(address, report_form(visitor.speak("en").get(address)) | {"status": "not_started"})
    assert (refused.status, queries.updates(action.id)) == (422, [])
    assert "This says nothing new." in refused.text


def test_a_client_key_of_another_promise_is_not_shared(make: Factory) -> None:
    one, other = promise(make), promise(make)
    service.report(one, client_key="same", status="done")
    assert service.report(other, client_key="same", status="blocked").action_id == other.id


def test_history_is_kept_and_the_newest_is_the_status(make: Factory) -> None:
    action = promise(make)
    for number, status in enumerate(("in_progress", "blocked", "done", "in_progress")):
        service.report(action, client_key=str(number), status=status)
    assert [one.status for one in queries.updates(action.id)] == ["in_progress", "blocked", "done", "in_progress"]
    assert queries.statuses([action.id])[action.id].code == "in_progress"


def test_evidence_as_file_is_kept_by_what_it_is(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    chosen = (io.BytesIO(PDF), "../../etc/laporan.html")
    form = report_form(visitor.get(address)) | {"status": "done", "evidence_file": chosen}
    assert visitor.post(address, form, content_type="multipart/form-data").status == 303
    update = queries.updates(action.id)[0]
    assert (update.evidence_filename, update.evidence_media_type) == ("laporan.pdf", "application/pdf")
    assert visitor.get(f"{address}/bukti/{update.id}").data == PDF


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"status": ""}, "Pilih sudah sampai mana pekerjaannya."),
        ({"status": "cancelled"}, "Not a valid choice."),
        ({"evidence_url": "javascript:alert(1)"}, "Alamat harus diawali http://"),
        ({"note": "x" * 5001}, "Catatan paling banyak 5.000 karakter."),
        ({"evidence_file": (io.BytesIO(b"<script>alert(1)</script>"), "a.pdf")}, "Berkas jenis ini tidak disimpan."),
        ({"evidence_file": (io.BytesIO(b""), "a.pdf")}, "Berkasnya kosong."),
    ],
)
def test_a_report_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    make: Factory, visitor: Visitor, given: dict[str, object], told: str
) -> None:
    action = promise(make)
    address = f"/t/{action.key}/lapor/{token(action)}"
    form = report_form(visitor.get(address)) | {"status": "done", "note": "Sudah terbit"} | given
    page = visitor.post(address, form, content_type="multipart/form-data")
    assert page.status == 422
    if told != "Not a valid choice.":
        assert told in page.text
    assert page.form("form.form")["note"] == form["note"]
    assert queries.updates(action.id) == []


def test_a_dead_or_foreign_link_says_so(make: Factory, visitor: Visitor) -> None:
    action, other = promise(make), promise(make)
    old = token(action)
    for wrong in (token(other), "nonsense", "a" * 26):
        page = visitor.get(f"/t/{action.key}/lapor/{wrong}")
        assert (page.status, page.title) == (410, page.title)
        assert "Tautan ini tidak membuka laporan tindak lanjut ini." in page.text
    visitor.sign_in(make.organiser(action.meeting.forum))
    assert visitor.post(f"/t/{action.key}/tautan-baru").status == 303
    db.session.refresh(action)
    assert visitor.get(f"/t/{action.key}/lapor/{old}").status == 410
    assert visitor.get(f"/t/{action.key}/lapor/{token(action)}").status == 200


def test_only_those_who_write_may_renew_the_link(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    assert visitor.post(f"/t/{action.key}/tautan-baru").location.startswith("/masuk")
    leader = make.user()
    make.role(action.meeting.forum, leader, "leader")
    page = visitor.sign_in(leader).get(f"/t/{action.key}")
    assert page.all(".secret-link") == []
    assert visitor.post(f"/t/{action.key}/tautan-baru").status == 403


def test_a_withdrawn_promise_keeps_its_page_and_takes_no_reports(make: Factory, visitor: Visitor) -> None:
    action = promise(make)
    service.withdraw(action, reason="Digabung")
    page = visitor.get(f"/t/{action.key}")
    assert "Tindak lanjut ini ditarik pada 3 November 2026." in page.text
    assert visitor.get(f"/t/{action.key}/lapor/{token(action)}").status == 410


def test_the_list_shows_ones_own_forums_by_state_and_owner(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    meeting = make.meeting(state="held", forum=forum)
    owner = make.organisation("Dinas Sosial")
    for text, due in (("Lama", date(2026, 10, 1)), ("Baru", date(2026, 12, 1)), ("Tuntas", date(2026, 10, 1))):
        action = promise(make, meeting, text=text, due_on=due, owner_organisation=owner)
    service.report(action, client_key="k", status="done")
    promise(make, meeting, text="Orang lain", owner_organisation=make.organisation("Dinas Lain"))
    promise(make, text="Forum lain")
    visitor.sign_in(make.organiser(forum))
    rows = "tbody th a"
    assert visitor.get("/tindak-lanjut").all(rows) == ["Lama", "Orang lain", "Baru"]
    assert visitor.get("/tindak-lanjut?keadaan=overdue").all(rows) == ["Lama"]
    assert visitor.get("/tindak-lanjut?keadaan=done").all(rows) == ["Tuntas"]
    assert visitor.get(f"/tindak-lanjut?keadaan=all&pemilik={owner.id}").all(rows) == ["Tuntas", "Baru", "Lama"]
    assert visitor.get("/tindak-lanjut").all(".tabs__tab-count") == ["3", "1", "1", "4"]


def test_the_list_takes_nonsense_as_its_default(make: Factory, visitor: Visitor) -> None:
    visitor.sign_in(make.organiser(make.forum()))
    page = visitor.get("/tindak-lanjut?keadaan=x&forum=tidak-ada&pemilik=-1&halaman=999999999999")
    assert (page.status, page.all(".empty__title")) == (200, ["Belum ada tindak lanjut"])


def test_the_list_asks_the_same_few_questions_however_long_it_is(make: Factory, visitor: Visitor) -> None:
    forum = make.forum()
    meeting = make.meeting(state="held", forum=forum)
    visitor.sign_in(make.organiser(forum))
    promise(make, meeting)
    few = len(visitor.get("/tindak-lanjut").queries)
    for _ in range(30):
        promise(make, meeting)
    assert len(visitor.get("/tindak-lanjut").queries) == few
    assert few <= 14


def test_strangers_do_not_see_the_list(visitor: Visitor) -> None:
    assert visitor.get("/tindak-lanjut").status == 302
