"""Every kind of document that the product makes is PDF/A-3a and PDF/UA-1 in one file, by veraPDF's verdict."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from forum.adapters import pdf
from forum.attendance import queries as attendance
from forum.attendance.models import Signature
from forum.attendance.paper import document as sheets
from forum.attendance.paper import prints, signed
from forum.extensions import db
from forum.invitations.letters import document as letters
from forum.kernel import clock
from forum.minutes import closed, queries, service
from forum.minutes import document as minutes
from forum.minutes.endorsements import document as endorsements
from forum.minutes.endorsements import service as issuing
from forum.minutes.pictures import service as pictures
from forum.reports import document as reports
from tests.invitations.test_letter_paper import BAPPEDA, HEALTH, LETTER, SOCIAL
from tests.minutes.world import World, consolidation
from tests.reports.test_figures import report, row
from tests.support import verapdf
from tests.support.factories import Factory

TYPED = """# Judul

## Anak judul

1. satu

   - dengan *anak* dan [tautan](https://contoh.example/a)

   > kutipan di dalam daftar
2. dua

| Kepala | Angka |
|---|---:|
| isi | 1 |

| Hanya kepala |
|---|

***

    blok

Kata `kode` dan garis  \nbaru. ![gambar](https://contoh.example/x.png) <b>bukan</b> 🙂"""


def _minutes(world: World) -> dict[str, bytes]:
    world.meeting.forum.paper = "f4"
    item = world.items[0]
    drawn = io.BytesIO()
    Image.new("RGBA", (400, 300), "#24418f80").save(drawn, "PNG")
    number = pictures.bring(world.minutes, content=drawn.getvalue(), by=world.organiser).id
    typed = f"{TYPED}\n\n![Peta desa](gambar:{number})\n\n- tanpa keterangan ![](gambar:{number})"
    service.save_item(item, body=typed, revision=item.revision, by=world.organiser)
    body = f"{TYPED}\n\n{closed.block('pribadi', TYPED)}"
    service.save_item(item, body=body, revision=item.revision, by=world.organiser)
    service.close_decision(queries.decisions(world.minutes.id)[0], "usaha")
    content = service.publish(world.minutes, is_public=True, by=world.organiser).content
    return {
        f"minutes, {variant}, {locale}": minutes.render(content, variant, locale)
        for variant, locale in (("internal", "id"), ("public", "en"))
    }  # type: ignore[misc]


def _endorsements(world: World) -> dict[str, bytes]:
    people = [issuing.Signer(f"Pihak {n}", f"Kepala {n}", f"Dinas {n}") for n in range(5)]
    said = issuing.content(world.meeting, issuing.Wanted(
        "BA-1", "Pengesahan", date(2026, 11, 20), "Aula", tuple(people[:3]), tuple(people[3:]), (1, 2), "Satu.\n\nDua."
    ), None)  # fmt: skip
    return {f"berita acara, {locale}": endorsements.render(said, locale) for locale in ("id", "en")}


def _letters() -> dict[str, bytes]:
    joint = replace(LETTER, heads=(BAPPEDA, replace(BAPPEDA, name="Migrant Care Contoh")), head_layout="beside")
    return {
        "letter": letters.render(LETTER, [SOCIAL]),
        "letters of two senders to two, F4": letters.render(replace(joint, paper="f4"), [SOCIAL, HEALTH]),
    }


def _others(app: Flask, world: World) -> dict[str, bytes]:
    for seen in attendance.people(world.meeting.id)[:2]:
        db.session.add(Signature(key=f"s-{seen.client_key}"[:64], meeting_id=world.meeting.id, subject=seen.subject,
                                 strokes=[[[1, 2], [90, 40]], [[5, 5]]], width=600, height=240))  # fmt: skip
    db.session.flush()
    with app.test_request_context():
        return {
            "attendance list with signatures": signed.pdf(world.meeting, "id"),
            "attendance sheet": sheets.pdf(world.meeting, prints.of_today(world.meeting, 5), "id"),
            "attendance report": reports.pdf(
                report([row(f"Dinas {n}", "KWSI-.") for n in range(42)]), "en", date(2026, 11, 20)
            ),
        }


@pytest.mark.slow
def test_every_kind_of_document_is_for_the_archive_and_for_everybody(app: Flask, make: Factory, tmp_path: Path) -> None:
    with clock.frozen(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)):
        world = consolidation(make)
        made = _minutes(world) | _endorsements(world) | _letters() | _others(app, world)
    assert verapdf.broken(made, tmp_path) == {}


@pytest.mark.slow
def test_the_validator_does_find_what_is_wrong(tmp_path: Path) -> None:
    """A verdict is worth something only from a judge who also says no."""
    page = '<!doctype html><html lang="id"><head><title>x</title></head><body><h1>a</h1><h3>b</h3></body></html>'
    jump = pdf.render(page, stylesheets=(), assets={})
    plain = pdf.render(page.replace("h3", "h2"), stylesheets=(), assets={}, variant="pdf/ua-1")
    found = verapdf.broken({"jump": jump, "no archive": plain, "nothing": b"%PDF-1.7 and nothing more"}, tmp_path)
    assert sorted(found) == ["jump ua1", "no archive 3a", "nothing 3a", "nothing ua1"]
    assert found["jump ua1"][0].startswith("7.4.2.1")
