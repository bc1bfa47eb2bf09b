"""Forums: opening, members by side, roles, and who may see what."""

import base64
from datetime import date

import pytest

from forum.accounts import queries as accounts
from forum.extensions import db
from forum.forums import queries, rules, service
from forum.forums.models import Forum
from forum.kernel.errors import Problem

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
NEW = {"name": "Forum OGP Contoh", "slug": "", "region_id": "0", "timezone": "Asia/Jakarta", "locale": "id",
       "paper": "f4", "letterhead": "PEMERINTAH KABUPATEN CONTOH\r\nForum OGP"}  # fmt: skip


def test_an_administrator_opens_a_forum_and_organises_it(visitor, make):
    admin = make.user(is_administrator=True)
    page = visitor.sign_in(admin).post("/forum/baru", NEW)
    assert (page.status, page.location) == (303, "/forum/forum-ogp-contoh/anggota")
    forum = queries.by_slug("forum-ogp-contoh")
    assert (forum.paper, forum.is_public, forum.letterhead) == (
        "f4",
        False,
        "PEMERINTAH KABUPATEN CONTOH\nForum OGP",
    )
    assert [(row.user_id, row.role) for row in queries.roles(forum.id)] == [(admin.id, "organiser")]
    again = visitor.post("/forum/baru", NEW)
    assert (again.status, again.form("form.form")["name"]) == (422, "Forum OGP Contoh")


@pytest.mark.parametrize("slug", ["baru", "Forum Kita", "../etc", "a" * 81, "-x-"])
def test_odd_addresses_are_refused(app, slug):
    with pytest.raises(Problem) as caught:
        service.create(name="Forum", slug=slug, timezone="Asia/Jakarta")
    assert caught.value.field == "slug"


def test_only_an_administrator_opens_forums_and_only_organisers_change_theirs(visitor, make):
    mine, other = make.forum(), make.forum()
    visitor.sign_in(make.organiser(mine))
    assert [
        visitor.get(address).status
        for address in (
            "/forum/baru",
            f"/forum/{mine.slug}/atur",
            f"/forum/{mine.slug}/anggota",
            f"/forum/{mine.slug}/pengelola",
            f"/forum/{other.slug}",
            f"/forum/{other.slug}/atur",
            "/forum/tidak-ada",
        )
    ] == [403, 200, 200, 200, 403, 403, 404]


@pytest.mark.parametrize("role", ["minute_taker", "leader", "member"])
def test_other_roles_see_but_change_nothing(visitor, make, role):
    forum = make.forum()
    user = make.user()
    make.role(forum, user, role)
    visitor.sign_in(user)
    assert visitor.get(f"/forum/{forum.slug}").status == 200
    assert visitor.post(f"/forum/{forum.slug}/atur", NEW).status == 403
    assert visitor.post(f"/forum/{forum.slug}/pengelola", {"email": user.email, "role": "organiser"}).status == 403


def test_an_ended_role_opens_nothing(visitor, make):
    forum = make.forum()
    make.organiser(forum)
    user = make.user()
    row = make.role(forum, user, "organiser")
    service.take_role(row)
    service.take_role(row)
    assert visitor.sign_in(user).get(f"/forum/{forum.slug}").status == 403
    assert rules.has_role(user, forum.id, "organiser") is False


def test_many_organisations_are_taken_in_at_once_and_twice_is_once(visitor, make):
    forum, region = make.forum(), make.region()
    offices = [make.organisation(f"Dinas {n}", region=region) for n in range(3)]
    cso = make.organisation("LSM Contoh", kind="cso", sector="cso", region=region)
    visitor.sign_in(make.organiser(forum))
    address = f"/forum/{forum.slug}/anggota"
    page = visitor.get(f"{address}?region={region.id}")
    assert len(page.soup.select("input[name=organisations]")) == 4
    sent = {"organisations": [str(one.id) for one in (*offices, cso)], "side": "", "since": "2026-01-01",
            "region": str(region.id)}  # fmt: skip
    assert [visitor.post(address, sent).status for _time in range(2)] == [303, 303]
    assert queries.sides(forum.id, date(2026, 11, 3)) == {
        **{one.id: "government" for one in offices},
        cso.id: "civil_society",
    }
    assert visitor.post(address, {**sent, "organisations": []}).status == 422


def test_a_membership_ends_with_a_date_and_is_remembered(visitor, make):
    forum, organisation = make.forum(), make.organisation("Dinas Lama")
    member = make.member(forum, organisation)
    visitor.sign_in(make.organiser(forum))
    address = f"/forum/{forum.slug}/anggota/{member.id}/akhiri"
    assert visitor.get(address).status == 200
    assert visitor.post(address, {"until": "2024-12-31"}).status == 422
    assert visitor.post(address, {"until": "2026-10-31"}).status == 303
    assert visitor.post(address, {"until": "2026-11-30"}).status == 303
    assert (queries.sides(forum.id, date(2026, 10, 31)), queries.sides(forum.id, date(2026, 11, 1))) == (
        {organisation.id: "government"},
        {},
    )
    assert [one.organisation.name for one in queries.former_members(forum.id, date(2026, 11, 3))] == ["Dinas Lama"]
    service.add_members(forum, [organisation], since=date(2026, 11, 3), side="other")
    assert queries.sides(forum.id, date(2026, 11, 3)) == {organisation.id: "other"}


def test_another_forums_member_is_out_of_reach(visitor, make):
    forum, other = make.forum(), make.forum()
    member = make.member(other, make.organisation())
    visitor.sign_in(make.organiser(forum))
    assert visitor.post(f"/forum/{forum.slug}/anggota/{member.id}/akhiri", {"until": "2026-11-01"}).status == 404
    assert visitor.post(f"/forum/{forum.slug}/anggota/{member.id}/sisi", {"side": "other"}).status == 404
    row = make.role(other, make.user(), "leader")
    assert visitor.post(f"/forum/{forum.slug}/pengelola/{row.id}/akhiri").status == 404


def test_an_organiser_gives_roles_also_to_people_without_an_account(visitor, make):
    forum, known = make.forum(), make.user("Rina", email="rina@contoh.example")
    visitor.sign_in(make.organiser(forum))
    address = f"/forum/{forum.slug}/pengelola"
    assert visitor.post(address, {"email": known.email, "role": "minute_taker"}).status == 303
    assert visitor.post(address, {"email": known.email, "role": "minute_taker"}).status == 303
    nameless = visitor.post(address, {"email": "baru@contoh.example", "role": "leader"})
    assert (nameless.status, nameless.form("form.form")["email"]) == (422, "baru@contoh.example")
    assert visitor.post(address, {"email": "baru@contoh.example", "role": "leader", "name": "Baru"}).status == 303
    assert [(row.user.name, row.role) for row in queries.roles(forum.id)] == [
        ("Organiser Contoh", "organiser"),
        ("Rina", "minute_taker"),
        ("Baru", "leader"),
    ]
    assert accounts.by_email("baru@contoh.example").is_administrator is False


def test_the_last_organiser_stays(visitor, make):
    forum = make.forum()
    visitor.sign_in(make.organiser(forum))
    (row,) = queries.roles(forum.id)
    assert visitor.post(f"/forum/{forum.slug}/pengelola/{row.id}/akhiri").status == 422
    assert len(queries.roles(forum.id)) == 1


def test_a_logo_is_a_picture_by_its_bytes(visitor, make):
    from io import BytesIO

    forum = make.forum()
    visitor.sign_in(make.organiser(forum))
    address = f"/forum/{forum.slug}/atur"
    sent = {**NEW, "slug": forum.slug}
    svg = (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "logo.png")
    refused = visitor.post(address, {**sent, "name": "Nama baru", "logo": svg})
    assert (refused.status, refused.form("form.form")["name"]) == (422, "Nama baru")
    assert db.session.get(Forum, forum.id).logo is None
    assert visitor.post(address, {**sent, "logo": (BytesIO(PNG), "logo.svg")}).status == 303
    shown = visitor.get(f"/forum/{forum.slug}/logo")
    assert (shown.response.mimetype, shown.data) == ("image/png", PNG)
    assert visitor.post(address, {**sent, "remove_logo": "yes"}).status == 303
    assert visitor.get(f"/forum/{forum.slug}/logo").status == 404


def test_the_forum_page_asks_as_much_for_two_members_as_for_thirty(visitor, make):
    forum = make.forum()
    visitor.sign_in(make.organiser(forum))
    make.member(forum, make.organisation())
    make.meeting(forum=forum)
    few = len(visitor.get(f"/forum/{forum.slug}").queries)
    for _one in range(28):
        make.member(forum, make.organisation())
        make.meeting(forum=forum)
    page = visitor.get(f"/forum/{forum.slug}")
    assert len(page.queries) == few
    assert len(page.all(".side__members")[0].split("Dinas Contoh")) == 30


def test_forums_of_a_user_are_those_with_a_role(visitor, make):
    make.forum(name="Forum Lain")
    mine = make.forum(name="Forum Saya")
    page = visitor.sign_in(make.organiser(mine)).get("/forum")
    assert page.all(".card__title") == ["Forum Saya"]


def test_the_quorum_is_set_and_taken_away_and_an_odd_share_is_refused(make, visitor):
    forum = make.forum(slug="kuorum")
    page = visitor.sign_in(make.organiser(forum)).get("/forum/kuorum/atur")
    sent = page.form("main form")
    visitor.post("/forum/kuorum/atur", {**sent, "quorum_share": "67", "quorum_of": "heads", "asks_signature": "y"})
    assert (forum.quorum_share, forum.quorum_of, forum.asks_signature) == (67, "heads", True)
    for odd in ("0", "101", "-1", "separuh", "1" * 30):
        assert visitor.post("/forum/kuorum/atur", {**sent, "quorum_share": odd}).status == 422
    assert forum.quorum_share == 67
    visitor.post("/forum/kuorum/atur", {**sent, "quorum_share": ""})
    assert forum.quorum_share is None
