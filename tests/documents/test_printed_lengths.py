"""Minutes of two, ten and fifty pages in both languages: links that resolve, outline, tags, numbers of pages."""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urldefrag

import pytest
from pypdf.generic import DictionaryObject

from forum.extensions import db
from forum.kernel import clock
from forum.minutes import document, service
from forum.minutes.parts import AGENDA
from tests.documents.lengths import LENGTHS, SHORT, Length, written_up
from tests.minutes.conftest import AFTERNOON
from tests.support.client import Visitor
from tests.support.factories import Factory
from tests.support.pdf import ReadPdf, read_pdf

HERE = "http://rembug.example"
pytestmark = pytest.mark.slow

WORDS = {
    "id": ("Notula", "dari", "Daftar isi", ("Pembahasan", "Keputusan", "Tindak lanjut", "Penutup")),
    "en": ("Minutes", "of", "Contents", ("Discussion", "Decisions", "Action items", "Closing")),
}
LOCALES = tuple(WORDS)


@dataclass(frozen=True)
class Printed:
    """One file, read, what it was made of, and what each address in it answered."""

    read: ReadPdf
    locale: str
    length: Length
    items: list[str]
    actions: int
    answers: dict[str, str]


_made: dict[tuple[int, str], Printed] = {}


@pytest.fixture(params=[(length, locale) for length in LENGTHS for locale in LOCALES],
                ids=lambda one: f"{one[0].pages}-{one[1]}")  # fmt: skip
def printed(request: pytest.FixtureRequest) -> Printed:
    """Each length is written up, printed in both languages and crawled once for all tests of this file."""
    length, locale = request.param
    if (length.pages, locale) not in _made:
        _print(length, request.getfixturevalue("make"), request.getfixturevalue("visitor"))
    return _made[length.pages, locale]


def _print(length: Length, make: Factory, visitor: Visitor) -> None:
    with clock.frozen(AFTERNOON):
        world = written_up(make, length)
        content = service.publish(world.minutes, is_public=True, by=world.organiser).content
        db.session.commit()
        visitor.sign_in(world.organiser)
        answers: dict[str, str] = {}
        for locale in LOCALES:
            read = read_pdf(document.render(content, "internal", locale, parts=length.parts))
            for link in set(read.links) - set(answers):
                answers[link] = _answer(visitor, link)
            _made[length.pages, locale] = Printed(
                read, locale, length, [f"{one['number']}. {one['title']}" for one in content["items"]],
                len(content["actions"]), answers,
            )  # fmt: skip


def _answer(visitor: Visitor, link: str) -> str:
    """ "there", or what is wrong with the page that this address opens."""
    address, anchor = urldefrag(link)
    if not address.startswith(f"{HERE}/"):
        return "leads elsewhere"
    page = visitor.get(address.removeprefix(HERE))
    if page.status != 200:
        return f"answers {page.status}"
    return "there" if not anchor or page.soup.find(id=anchor) else f"has no #{anchor}"


def _inner(read: ReadPdf) -> list[str]:
    """The names that links inside the file lead to."""
    found = []
    for page in read.reader.pages:
        for one in page.get("/Annots", []):
            annotation: DictionaryObject = one.get_object()
            target = annotation.get("/Dest") or annotation.get("/A", {}).get("/D")
            if target is not None:
                found.append(str(target))
    return found


def _entries(printed: Printed) -> list[str]:
    """The outline without its indents."""
    return [" ".join(line.split()) for line in printed.read.outline]


def test_it_has_the_pages_that_its_name_says(printed: Printed) -> None:
    assert len(printed.read.reader.pages) == printed.length.pages


def test_every_page_has_words_or_a_picture(printed: Printed) -> None:
    empty = [number for number, page in enumerate(printed.read.reader.pages, 1)
             if len(printed.read.text[number - 1]) < 250 and "/XObject" not in page["/Resources"]]  # fmt: skip
    assert empty == []


def test_every_address_opens_a_page_that_is_there(printed: Printed) -> None:
    links = set(printed.read.links)
    assert {link: printed.answers[link] for link in links if printed.answers[link] != "there"} == {}
    assert len([link for link in links if "/t/" in link]) == printed.actions


def test_every_link_within_leads_to_a_place_that_is_there(printed: Printed) -> None:
    there = printed.read.reader.named_destinations
    asked = _inner(printed.read)
    assert sorted(set(asked) - set(there)) == []
    assert len(asked) >= 2 * printed.actions
    pages = {one.indirect_reference.idnum for one in printed.read.reader.pages}
    assert [name for name in set(asked) if there[name].page.idnum not in pages] == []


def test_the_outline_names_every_heading(printed: Printed) -> None:
    entries = _entries(printed)
    *_first, parts = WORDS[printed.locale]
    assert [one for one in (*parts, *printed.items) if one not in entries] == []
    headings = [one for one in printed.read.tags if one in ("H1", "H2", "H3", "H4")]
    assert len(entries) == len(headings)
    assert any("agenda" in one for one in entries) == (AGENDA in printed.length.parts)


def test_it_says_its_language_and_its_title(printed: Printed) -> None:
    read = printed.read
    assert read.lang == printed.locale
    assert (read.title or "").startswith(f"{WORDS[printed.locale][0]}: ")
    assert read.catalog["/ViewerPreferences"]["/DisplayDocTitle"] is not None
    assert bool(read.catalog["/ViewerPreferences"]["/DisplayDocTitle"]) is True


def test_it_is_tagged_and_no_level_of_heading_is_jumped(printed: Printed) -> None:
    assert printed.read.tagged
    levels = [int(one[1]) for one in printed.read.tags if re.fullmatch("H[1-6]", one)]
    assert levels[0] == 1
    assert [(one, other) for one, other in pairwise(levels) if other > one + 1] == []
    assert {"P", "Table", "TR", "TH", "TD", "Link", "Figure"} <= set(printed.read.tags)


def test_each_page_but_the_first_says_which_of_how_many(printed: Printed) -> None:
    total, of = printed.length.pages, WORDS[printed.locale][1]
    assert [f"– {number} {of} {total} –" in text for number, text in enumerate(printed.read.text, 1)] == [
        False, *[True] * (total - 1)
    ]  # fmt: skip


def test_the_contents_name_the_pages_on_which_things_stand(printed: Printed) -> None:
    read, name = printed.read, WORDS[printed.locale][2]
    has_contents = name in _entries(printed)
    assert has_contents == (printed.length.pages > 10)
    if not has_contents:
        return
    contents = " ".join(read.text[:3])
    contents = contents[contents.index(name) :]
    there = read.reader.named_destinations
    for number, title in enumerate(printed.items, 1):
        page = read.reader.get_destination_page_number(there[f"butir-{number}"]) + 1
        said = re.search(re.escape(title) + r"[ .]*?(\d+)(?= |$)", contents)
        assert said is not None, title
        assert int(said[1]) == page, title
        assert title in read.text[page - 1]


def test_a_heading_has_what_it_heads_on_its_page(printed: Printed) -> None:
    if printed.length is SHORT:
        assert WORDS[printed.locale][3][3] in printed.read.text[-1]
    for title in printed.items:
        text = next(one for one in reversed(printed.read.text) if title in one)
        after = text[text.rindex(title) + len(title) :]
        assert len(after) > 120, f"{title} stands at the foot of its page"
