"""PDFs signed with the organisation's certificate: valid, kept, fit for the archive; certificates that cannot sign."""

import hashlib
import io
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from forum import config
from forum.adapters import sealing
from forum.adapters.storage import Storage
from forum.extensions import db
from forum.jobs import worker
from forum.kernel import clock
from forum.minutes import document
from forum.minutes.models import MinutesVersion
from forum.minutes.proofs import findings, jobs, verifying
from forum.minutes.proofs.models import SignedFile
from tests.minutes.proofs.conftest import OWNER, PASSWORD, errors, owner, root
from tests.minutes.world import World
from tests.support import certificates, tsa, verapdf
from tests.support.client import Visitor

Publish = Callable[..., MinutesVersion]
Settle = Callable[..., None]


def kept() -> list[SignedFile]:
    db.session.rollback()
    return db.session.query(SignedFile).order_by(SignedFile.id).all()


def judged(content: bytes, folder: Path) -> tuple[bool, bool, str, bool]:
    """pyHanko's own judgement, with our root: (sound, trusted, what changed since, with a timestamp)."""
    certificate, _key = root().pem(folder, "judge")
    (one,) = PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
    anchors = ValidationContext(trust_roots=sealing.anchors(certificate))
    status = validate_pdf_signature(one, anchors, anchors)
    return status.bottom_line, status.trusted, status.coverage.name, status.timestamp_validity is not None


def test_the_pdf_of_each_edition_and_language_is_signed_and_from_then_on_given_out(
    world: World, certificate: Path, publish: Publish, visitor: Visitor, tmp_path: Path
) -> None:
    publish()
    assert [(one.variant, one.locale, one.signer) for one in kept()] == [
        ("internal", "id", OWNER), ("internal", "en", OWNER), ("public", "id", OWNER), ("public", "en", OWNER),
    ]  # fmt: skip
    address = f"/publik/notula/{world.meeting.key}.pdf"
    first = visitor.get(address)
    assert judged(first.data, tmp_path) == (True, True, "ENTIRE_FILE", False)
    assert hashlib.sha256(first.data).hexdigest() == kept()[2].sha256
    assert visitor.get(address).data == first.data
    plain = document.render(publish(work=False).content, "public", "id", link=_link(world))
    assert first.data.startswith(plain)
    page = visitor.get(f"/publik/notula/{world.meeting.key}")
    assert f"{OWNER}, dengan sertifikat dari Otoritas Sertifikat Contoh yang berlaku sampai 1 Januari 2040" in page.text
    told = visitor.get(f"/periksa?sha256={kept()[2].sha256}")
    assert ("Asli, dan berlaku" in told.text, OWNER in told.text) == (True, True)
    assert list(verifying.verify(world.meeting.forum_id)) == []


def _link(world: World) -> str:
    from forum.minutes import queries

    return queries.seals(world.meeting.id)[0].link


def test_a_signed_pdf_stays_fit_for_the_archive_and_for_everybody(
    certificate: Path, authority: tsa.Tsa, publish: Publish, tmp_path: Path
) -> None:
    publish(is_public=False)
    files = Storage(config.current().files)
    made = {one.locale: files.open(one.sha256) for one in kept()}
    assert [judged(content, tmp_path) for content in made.values()] == [(True, True, "ENTIRE_FILE", True)] * 2
    assert [one.is_stamped for one in kept()] == [True, True]
    assert verapdf.broken(made, tmp_path) == {}


def test_other_parts_are_given_unsigned(world: World, certificate: Path, publish: Publish, visitor: Visitor) -> None:
    publish()
    data = visitor.get(f"/publik/notula/{world.meeting.key}.pdf?bagian=kode").data
    assert (data[:5], sealing.signatures(data)) == (b"%PDF-", [])
    told = visitor.get(f"/periksa?sha256={hashlib.sha256(data).hexdigest()}")
    assert "tidak ada dalam berkas ini" in told.text


def test_signing_twice_signs_once(certificate: Path, publish: Publish) -> None:
    version = publish(is_public=False)
    before = [one.sha256 for one in kept()]
    jobs.sign({"version_id": version.id})
    assert [one.sha256 for one in kept()] == before
    jobs.sign({"version_id": 999})


def test_one_changed_byte_breaks_the_signature(certificate: Path, publish: Publish, tmp_path: Path) -> None:
    publish(is_public=False)
    content = bytearray(Storage(config.current().files).open(kept()[0].sha256))
    content[len(content) // 3] ^= 1
    assert [one.is_intact for one in sealing.signatures(bytes(content)) or ()] == [False]


def test_a_signed_file_that_is_lost_is_said_and_the_unsigned_one_given(
    world: World, certificate: Path, publish: Publish, visitor: Visitor
) -> None:
    publish()
    Storage(config.current().files).path(kept()[2].sha256).unlink()
    found = [(one.code, one.meeting) for one in verifying.verify(world.meeting.forum_id)]
    assert found == [("lost_signed", world.meeting.key)]
    assert sealing.signatures(visitor.get(f"/publik/notula/{world.meeting.key}.pdf").data) == []


def _expired(path: Path) -> dict[str, object]:
    ended = owner(datetime(2026, 1, 1, tzinfo=UTC)).p12(path, PASSWORD, root())
    return {"sign_certificate": ended, "sign_password": PASSWORD}


CASES: dict[str, tuple[Callable[[Path], dict[str, object]], str, str]] = {
    "expired": (_expired, "ended on 2026-01-01", "Masa berlaku sertifikat sudah habis"),
    "wrong password": (
        lambda path: {"sign_certificate": owner().p12(path, PASSWORD, root()), "sign_password": "salah"},
        "a wrong password, or no PKCS#12 file", "kata sandinya salah",
    ),
    "missing": (lambda path: {"sign_certificate": path}, "cannot be read", "tidak dapat dibaca"),
    "no password file": (
        lambda path: {"sign_certificate": owner().p12(path, PASSWORD, root()), "sign_password_file": path / "x"},
        "cannot be read", "tidak dapat dibaca",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_sign_is_said_and_the_unsigned_pdf_goes_out(
    world: World, publish: Publish, visitor: Visitor, settle: Settle, tmp_path: Path, case: str, make: object,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    settings, said, words = CASES[case]
    settle(**settings(tmp_path / "o.p12"))
    with caplog.at_level(logging.DEBUG):
        publish()
    assert [said in one for one in errors(jobs.SIGN)] == [True]
    assert (PASSWORD in caplog.text, PASSWORD in repr(config.current())) == (False, False)
    data = visitor.get(f"/publik/notula/{world.meeting.key}.pdf").data
    assert sealing.signatures(data) == []
    administrator = make.user(is_administrator=True)  # type: ignore[attr-defined]
    db.session.commit()
    page = visitor.sign_in(administrator).get("/segel")
    assert (words in page.text, said in page.text, PASSWORD in page.text) == (True, True, False)
    assert words in visitor.get("/akun").text


def test_once_mended_the_version_in_force_is_signed_by_a_button(
    world: World, publish: Publish, visitor: Visitor, settle: Settle, tmp_path: Path, make: object
) -> None:
    settle(**_expired(tmp_path / "o.p12"))
    publish(is_public=False)
    settle(sign_certificate=owner().p12(tmp_path / "n.p12", PASSWORD, root()))
    administrator = make.user(is_administrator=True)  # type: ignore[attr-defined]
    db.session.commit()
    visitor.sign_in(administrator)
    assert visitor.post("/segel/ulang").status == 303
    worker.drain()
    assert [one.locale for one in kept()] == ["id", "en"]
    page = visitor.get("/segel")
    assert (page.all("dd"), len(page.queries)) == (["1", "0", "1", "0"], len(page.queries))
    assert len(page.queries) <= 6


def test_only_administrators_see_what_the_site_seals_with(world: World, visitor: Visitor) -> None:
    assert visitor.get("/segel").status == 302
    visitor.sign_in(world.organiser)
    assert (visitor.get("/segel").status, visitor.post("/segel/ulang").status) == (403, 403)
    assert "/segel" not in visitor.get("/akun").text


def test_a_certificate_that_ends_soon_is_said_in_time(settle: Settle, tmp_path: Path, world: World) -> None:
    soon = certificates.vouched(root(), OWNER, until=clock.now() + timedelta(days=20))
    settle(sign_certificate=soon.p12(tmp_path / "o.p12", PASSWORD, root()), sign_password=PASSWORD)
    assert [(one.what, one.tone) for one in findings.look()] == [("timestamp", "info"), ("signature", "attention")]
