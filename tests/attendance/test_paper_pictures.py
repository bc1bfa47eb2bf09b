"""Pictures of the signed sheet: several, kept as evidence, seen by few."""

from io import BytesIO

import pytest
from PIL import Image

from forum.attendance.models import AttendanceSheet
from forum.attendance.paper import pictures
from forum.extensions import db
from forum.kernel import clock

ADDRESS = "/rapat/kertas/pintu/lembar"


def photo(colour="white"):
    drawn = BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.fixture
def meeting(make):
    return make.meeting(forum=make.forum(), state="announced", starts_at=clock.now(), key="kertas")


@pytest.fixture
def keeper(make, meeting, visitor):
    return visitor.sign_in(make.organiser(meeting.forum)).speak("en")


def bring(keeper, *files, page=""):
    sent = {**keeper.get(ADDRESS).form(".paper-bring"), "page": page}
    return keeper.post(f"{ADDRESS}/foto", {**sent, "file": [(BytesIO(content), name) for content, name in files]})


def kept(meeting):
    return [(one.filename, one.media_type, one.page) for one in pictures.of_meeting(meeting.id)]


def test_several_pictures_are_kept_and_shown_beside_the_rows(make, meeting, keeper):
    make.invitation(meeting, make.office(organisation=make.organisation("Dinas Sosial")))
    content = photo()
    page = keeper.follow(bring(keeper, (content, "foto/IMG_1.heic"), (b"%PDF-1.7\n%%EOF\n", "pindai.pdf"), page="1"))
    assert "2 pictures are kept." in page.text
    assert kept(meeting) == [("IMG_1.jpg", "image/jpeg", 1), ("pindai.pdf", "application/pdf", 1)]
    assert page.all(".paper-desk .paper-picture summary") == ["Signed sheet: Page 1 1 kB", "Signed sheet: Page 1 1 kB"]
    first, second = pictures.of_meeting(meeting.id)
    shown = keeper.get(f"{ADDRESS}/foto/{first.id}")
    assert (shown.status, shown.data, shown.response.mimetype) == (200, content, "image/jpeg")
    assert shown.response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    taken = keeper.get(f"{ADDRESS}/foto/{second.id}").response.headers["Content-Disposition"]
    assert taken == "attachment; filename=pindai.pdf"


def test_the_same_picture_twice_is_one_and_a_removed_one_comes_back(meeting, keeper):
    for _twice in range(2):
        bring(keeper, (photo(), "satu.jpg"))
    [row] = pictures.of_meeting(meeting.id)
    sent = {"csrf_token": keeper.get(ADDRESS).form(".paper-bring")["csrf_token"]}
    for status in (303, 404):
        assert keeper.post(f"{ADDRESS}/foto/{row.id}/hapus", sent).status == status
    assert kept(meeting) == []
    assert keeper.get(f"{ADDRESS}/foto/{row.id}").status == 404
    bring(keeper, (photo(), "lagi.jpg"), page="2")
    assert kept(meeting) == [("lagi.jpg", "image/jpeg", 2)]
    assert db.session.query(AttendanceSheet).count() == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "The file is empty."), (b"<svg onload=alert(1)>", "Use a photo"), (b"MZ\x90\x00", "Use a photo"),
     (b"satu,dua\ntiga,empat\n", "Use a photo")],
)  # fmt: skip
def test_what_is_no_picture_is_refused_by_name_and_the_others_are_kept(meeting, keeper, content, why):
    page = keeper.follow(bring(keeper, (photo(), "satu.jpg"), (content, "aneh.jpg"), (photo("red"), "dua.jpg")))
    assert why in page.text
    assert "aneh.jpg:" in page.text
    assert [name for name, _kind, _page in kept(meeting)] == ["satu.jpg", "dua.jpg"]


def test_nothing_chosen_says_so(meeting, keeper):
    assert "Choose a file first." in keeper.follow(bring(keeper)).text
    assert kept(meeting) == []


def test_a_page_shows_its_own_pictures_and_those_of_no_page(make, meeting, keeper):
    for number in range(40):
        make.invitation(meeting, make.office(organisation=make.organisation(f"Dinas {number}")))
    for place, colour in (("1", "red"), ("2", "blue"), ("", "green")):
        bring(keeper, (photo(colour), f"{colour}.jpg"), page=place)
    assert len(keeper.get(ADDRESS).all(".paper-picture")) == 3
    seen = keeper.get(f"{ADDRESS}?halaman=2").all(".paper-picture summary")
    assert seen == ["Signed sheet: Page 2 1 kB", "Signed sheet: green.jpg 1 kB"]


@pytest.mark.parametrize(("role", "status"), [("minute_taker", 200), ("leader", 200), ("member", 403), (None, 403)])
def test_writers_and_leaders_see_a_signed_page_and_nobody_else(make, meeting, visitor, role, status):
    row = pictures.bring(meeting, content=photo(), filename="satu.jpg")
    meeting.state = "held"
    user = make.user()
    if role:
        make.role(meeting.forum, user, role)
    db.session.commit()
    assert visitor.get(f"{ADDRESS}/foto/{row.id}").status == 302
    visitor.sign_in(user)
    assert visitor.get(f"{ADDRESS}/foto/{row.id}").status == status
    if role:
        links = visitor.get("/rapat/kertas?tahap=hold").all(f'a[href$="/foto/{row.id}"]')
        assert links == (["satu.jpg"] if status == 200 else [])


def test_a_picture_of_another_meeting_is_not_found(make, meeting, keeper):
    other = make.meeting(forum=meeting.forum, state="announced", starts_at=clock.now(), key="lain")
    row = pictures.bring(other, content=photo(), filename="satu.jpg")
    db.session.commit()
    assert keeper.get(f"{ADDRESS}/foto/{row.id}").status == 404
