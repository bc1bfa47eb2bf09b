"""What every page must be, whoever fetches it."""

from collections import defaultdict
from itertools import pairwise
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
Tags = dict[str, list[Tag]]


def inspect(soup: BeautifulSoup) -> None:
    """Fail with a sentence when a page is not what each of our pages must be.

    The tree is walked once, not once for each question: this is asked of every page that any test fetches.
    """
    tags = _inside(soup)
    named: Tags = defaultdict(list)
    for tag in tags:
        named[tag.name].append(tag)
    assert named["html"], "a page has an <html> element"
    assert named["html"][0].get("lang") in ("id", "en"), "a page says its language"
    headings = named["h1"]
    assert len(headings) == 1, f"a page has one h1, this one {len(headings)}"
    heading = " ".join(headings[0].get_text(" ").split())
    title = " ".join(named["title"][0].get_text(" ").split()) if named["title"] else ""
    assert title.startswith(heading), f"the title begins with the heading: {title!r} / {heading!r}"
    assert all(script.has_attr("src") for script in named["script"]), "no inline script"
    ids = []
    for tag in tags:
        if "id" in tag.attrs:
            ids.append(tag["id"])
        assert "style" not in tag.attrs, "no inline style"
        assert not any(name.startswith("on") for name in tag.attrs), "no on… attributes"
    assert len(ids) == len(set(ids)), f"ids are unique: {sorted({one for one in ids if ids.count(one) > 1})}"
    _labels(named)
    _links(named["a"], set(ids))
    _headings([tag for tag in tags if tag.name in HEADINGS])
    _forms(named["form"])


def _inside(node: Tag) -> list[Tag]:
    """Every element, in the order of the page; what a `<template>` holds is not there until a script fills it in."""
    found: list[Tag] = []
    waiting = [child for child in reversed(node.contents) if isinstance(child, Tag)]
    while waiting:
        tag = waiting.pop()
        found.append(tag)
        if tag.name != "template":
            waiting.extend(child for child in reversed(tag.contents) if isinstance(child, Tag))
    return found


def _labels(named: Tags) -> None:
    labelled = {label["for"] for label in named["label"] if label.has_attr("for")}
    for field in (*named["input"], *named["select"], *named["textarea"]):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        known = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert known or field.find_parent("label"), f"a field without a label: {field}"


def _links(links: list[Tag], ids: set[str]) -> None:
    for link in links:
        if not link.has_attr("href"):
            continue
        target = urlsplit(link["href"])
        assert target.scheme in ("", "http", "https", "mailto", "tel", "webcal"), f"an odd link: {link}"
        text = link.get_text(strip=True) or link.get("aria-label") or link.select_one("[alt], title, [aria-label]")
        assert text, f"a link without words: {link}"
        if link["href"].startswith("#") and len(link["href"]) > 1:
            assert target.fragment in ids, f"a link to nowhere on this page: {link}"


def _headings(headings: list[Tag]) -> None:
    levels = [int(tag.name[1]) for tag in headings if not tag.find_parent("dialog")]
    for before, after in pairwise(levels):
        assert after <= before + 1, f"headings jump from h{before} to h{after}: {levels}"


def _forms(forms: list[Tag]) -> None:
    for form in forms:
        if form.get("method", "get").lower() == "post":
            token = form.find("input", attrs={"name": "csrf_token"})
            assert token, f"a form that posts without a token: {form.get('action')}"
