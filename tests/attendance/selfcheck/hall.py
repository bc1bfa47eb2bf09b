"""What people in the hall do."""

from flask import current_app

from forum.attendance import queries
from forum.attendance.selfcheck import codes
from forum.kernel import clock


def code(row, windows=0):
    return codes.code(current_app.config["SECRET_KEY"], row.nonce, codes.window(clock.now()) + windows)


def let_in(phone, opened):
    assert phone.get(f"/hadir/mandiri/{code(opened)}").location == "/hadir/mandiri"
    return phone.get("/hadir/mandiri?lagi=1")


def send(phone, opened, **given):
    sent = let_in(phone, opened).form("form.form")
    return phone.post("/hadir/mandiri", {**sent, "organisation": "Dinas Sosial", "person_name": "Sari Dewi",
                                         "office_title": "Sekretaris", "level": "deputy", **given})  # fmt: skip


def present(meeting):
    return [(row.person_name, row.organisation_name, row.level, row.acting, row.source)
            for row in queries.present(meeting.id)]  # fmt: skip
