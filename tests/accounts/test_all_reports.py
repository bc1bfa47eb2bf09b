"""An administrator lets somebody read the attendance reports of every forum, and takes it back."""

from tests.support.client import Visitor


def test_an_administrator_opens_all_reports_to_somebody_and_takes_it_back(app, make, visitor):
    make.forum(slug="ogp")
    reader = make.user("Sekretariat Nasional")
    admin = visitor.sign_in(make.user(is_administrator=True)).speak("en")
    seen = Visitor(app).sign_in(reader)
    assert seen.get("/forum/ogp/laporan").status == 403
    for _twice in range(2):
        assert admin.post(f"/pengguna/{reader.id}/semua-laporan").status == 303
    assert "Reads all reports" in admin.get("/pengguna").text
    assert (seen.get("/forum/ogp/laporan").status, seen.get("/forum/ogp").status) == (200, 403)
    assert admin.post(f"/pengguna/{reader.id}/semua-laporan/cabut").status == 303
    assert seen.get("/forum/ogp/laporan").status == 403


def test_nobody_else_may_and_who_is_gone_may_not(make, visitor):
    reader = make.user()
    visitor.sign_in(make.organiser(make.forum()))
    assert visitor.post(f"/pengguna/{reader.id}/semua-laporan").status == 403
    visitor.sign_in(make.user(is_administrator=True))
    assert visitor.post(f"/pengguna/{reader.id}/nonaktif").status == 303
    assert visitor.post(f"/pengguna/{reader.id}/semua-laporan").status == 422
    assert visitor.post("/pengguna/99999/semua-laporan").status == 404
