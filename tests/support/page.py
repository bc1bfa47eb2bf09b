"""What every page must be, whoever fetches it."""

from itertools import pairwise
from urllib.parse import urlsplit

from bs4 import BeautifulSoup


def inspect(soup: BeautifulSoup) -> None:
    """Fail with a sentence when a page is not what each of our pages must be."""
    html = soup.html
    assert html is not None, "a page has an <html> element"
    assert html.get("lang") in ("id", "en"), "a page says its language"
    headings = soup.select("h1")
    assert len(headings) == 1, f"a page has one h1, this one {len(headings)}"
    heading = " ".join(headings[0].get_text(" ").split())
    title = " ".join(soup.title.get_text(" ").split()) if soup.title else ""
    assert title.startswith(heading), f"the title begins with the heading: {title!r} / {heading!r}"
    assert not soup.select("script:not([src])"), "no inline script"
    assert not soup.select("[style]"), "no inline style"
    assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)], (
        "no on… attributes"
    )
    _labels(soup)
    _ids(soup)
    _links(soup)
    _headings(soup)
    _forms(soup)


def _labels(soup: BeautifulSoup) -> None:
    labelled = {label.get("for") for label in soup.select("label[for]")}
    for field in soup.select("input, select, textarea"):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert named or field.find_parent("label"), f"a field without a label: {field}"


def _ids(soup: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), f"ids are unique: {sorted({one for one in ids if ids.count(one) > 1})}"


def _links(soup: BeautifulSoup) -> None:
    ids = {tag["id"] for tag in soup.select("[id]")}
    for link in soup.select("a[href]"):
        target = urlsplit(link["href"])
        assert target.scheme in ("", "http", "https", "mailto", "tel", "webcal"), f"an odd link: {link}"
        text = link.get_text(strip=True) or link.get("aria-label") or link.select_one("[alt], title, [aria-label]")
        assert text, f"a link without words: {link}"
        if link["href"].startswith("#") and len(link["href"]) > 1:
            assert target.fragment in ids, f"a link to nowhere on this page: {link}"


def _headings(soup: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4, h5, h6") if not tag.find_parent("dialog")]
    for before, after in pairwise(levels):
        assert after <= before + 1, f"headings jump from h{before} to h{after}: {levels}"


def _forms(soup: BeautifulSoup) -> None:
    for form in soup.select("form"):
        if form.get("method", "get").lower() == "post":
            assert form.select_one("input[name=csrf_token]"), f"a form that posts without a token: {form.get('action')}"
