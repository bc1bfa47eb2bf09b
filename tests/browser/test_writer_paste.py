"""What comes into the text from elsewhere, and what the text may already hold."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.browser.writing import at_desk, blank, body_of, is_saved, markdown_of, sit_down, text_of, write
from tests.minutes.world import BODIES
from tests.support.browser import Person

pytestmark = pytest.mark.browser
SAMPLES = Path(__file__).parent / "pasted"
PASTE = """([place, kinds, file]) => {
  const data = new DataTransfer();
  for (const [kind, words] of Object.entries(kinds)) data.setData(kind, words);
  if (file) {
    const bytes = Uint8Array.from(atob(file), (sign) => sign.charCodeAt(0));
    data.items.add(new File([bytes], "gambar.png", { type: "image/png" }));
  }
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(place).dispatchEvent(paste);
}"""


def paste(person: Person, item_id: int, kinds: dict[str, str], file: bytes = b"") -> None:
    place = f"#butir-{item_id} .writer__text"
    person.page.locator(place).focus()
    person.page.evaluate(PASTE, [place, kinds, base64.b64encode(file).decode()])


def test_word_keeps_its_structure_and_drops_its_junk(visit: Visit, town: Town) -> None:
    item = blank(town, "Dari Word")
    desk = sit_down(visit, town)
    paste(desk, item.id, {"text/html": (SAMPLES / "word.html").read_text(), "text/plain": "Pembahasan"})
    assert markdown_of(desk, item) == "\n".join((
        "# Pembahasan anggaran", "",
        "Kepala Dinas menyampaikan bahwa **pagu indikatif** belum *final*; lihat "
        "[rancangan](https://contoh.example/pagu) dan berkas.", "",
        "- data terpilah", "  - per desa", "- jadwal konsultasi", "",
        "1. menyusun rencana", "2. mengumumkannya", "",
        "| **Tujuan** | Pagu |", "| --- | --- |", "| Kesehatan ibu | 12 \\| 13 |", "",
        "Selesai.",
    ))  # fmt: skip
    expect(desk.page.locator(f"#butir-{item.id} .desk-part__note")).to_contain_text(
        "Gambar di dalam teks dari Word tidak ikut"
    )
    is_saved(desk, item)
    assert body_of(item) == markdown_of(desk, item)


def test_google_docs_means_what_its_spans_look_like(visit: Visit, town: Town) -> None:
    item = blank(town, "Dari Docs")
    desk = sit_down(visit, town)
    paste(desk, item.id, {"text/html": (SAMPLES / "docs.html").read_text()})
    assert markdown_of(desk, item) == (
        "## Hasil diskusi\n\n**Warga** meminta *jalur sanggah* ~~segera~~.\n\n- satu\n- dua"
    )


def test_markdown_and_html_that_are_typed_stay_words(visit: Visit, town: Town) -> None:
    item = blank(town, "Huruf demi huruf")
    desk = sit_down(visit, town)
    typed = "1\\. <script>alert(1)</script> &lt; *bukan* [ini](https://x.example) _ ` # &amp; <a@b.id>"
    write(desk, item, typed)
    is_saved(desk, item)
    at_desk(desk, town)
    expect(text_of(desk, item)).to_have_text(typed)


def test_every_text_comes_back_as_it_was(visit: Visit, town: Town) -> None:
    desk = sit_down(visit, town)
    odd = ["* a\n* b\n\n1) q", "Setext\n===\n\nteks\nbaris", "- a\n\n  dua\n- b", "> k\n> l", "```\nx\n```",
           "a  \nb\\\nc", ":::tertutup pribadi\nNama *orang*.\n\n- satu\n:::\n\nTeks.", "![Foto](gambar:7)\n\nada ![x](https://a/b.png)",
           "| a |\n|:-:|\n| b |", "<b>x</b>", "***", "[a](https://a.example \"judul\")", "1986\\. Tahun"]  # fmt: skip
    back = """async (texts) => {
      const { read, text } = await import("/static/js/writer/markdown.js");
      return texts.map((one) => text(read(one)));
    }"""
    texts = [*BODIES, *odd]
    assert desk.page.evaluate(back, texts) == texts
    anew = """async (texts) => {
      const { read, text } = await import("/static/js/writer/markdown.js");
      const again = (doc) => doc.type.schema.nodeFromJSON(doc.toJSON());
      return texts.filter((one) => !read(text(again(read(one)))).eq(read(one)));
    }"""
    assert desk.page.evaluate(anew, texts) == []
    kept = """async (texts) => {
      const { read } = await import("/static/js/writer/markdown.js");
      return texts.map((one) => read(one) === null);
    }"""
    plain = ["[a][x]\n\n[x]: https://a.example", ":::tertutup a\nbelum selesai", "a\n:::\nb"]
    assert desk.page.evaluate(kept, plain) == [True, True, True]


def test_what_the_editor_cannot_say_stays_in_the_plain_field(visit: Visit, town: Town) -> None:
    body = "Lihat [rancangan][r].\n\n[r]: https://contoh.example/r"
    item = blank(town, "Teks biasa", body)
    desk = sit_down(visit, town)
    area = desk.page.locator(f"textarea[name=butir{item.id}-body]")
    expect(area).to_be_visible()
    area.press("Control+Home")
    area.type("Rapat setuju. ")
    area.press("ArrowLeft")
    is_saved(desk, item)
    assert body_of(item) == f"Rapat setuju. {body}"
    desk.page.keyboard.press("Alt+k")
    expect(desk.page.locator(f"[data-margin='{item.id}'] [data-marked=decision]")).to_contain_text("Rapat setuju.")


def test_a_closed_passage_is_shown_as_one_and_keeps_its_ground(visit: Visit, town: Town) -> None:
    item = blank(town, "Bagian tertutup", "Terbuka.\n\n:::tertutup usaha\nHarga penawaran.\n:::")
    desk = sit_down(visit, town)
    passage = text_of(desk, item).locator(".closed-passage")
    expect(passage).to_contain_text("Tidak untuk umum")
    expect(passage.locator("select")).to_have_value("usaha")
    passage.locator(".closed-passage__text p").click()
    desk.page.keyboard.press("End")
    desk.page.keyboard.type(" Rahasia.")
    is_saved(desk, item)
    assert body_of(item) == "Terbuka.\n\n:::tertutup usaha\nHarga penawaran. Rahasia.\n:::"


def test_a_pasted_picture_stands_in_the_text_or_says_why_not(visit: Visit, town: Town) -> None:
    item = blank(town, "Gambar", "Awal.")
    desk = sit_down(visit, town)
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "#24418f").save(stream, "PNG")
    desk.page.locator(f"#butir-{item.id} .writer__text").focus()
    desk.page.keyboard.press("Control+End")
    paste(desk, item.id, {}, stream.getvalue())
    picture = text_of(desk, item).locator("figure img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (one) => (await one.decode(), one.naturalWidth)") == 40
    caption = desk.page.get_by_label("Keterangan gambar")
    caption.fill("Papan tulis")
    is_saved(desk, item)
    number = (picture.get_attribute("src") or "").rpartition("/")[2]
    assert body_of(item) == f"Awal.\n\n![Papan tulis](gambar:{number})"
    paste(desk, item.id, {}, b"bukan gambar")
    expect(desk.page.locator(f"#butir-{item.id} .desk-part__note")).to_contain_text("Gambar tidak dapat disimpan")
    desk.expected("422", "415")
