"""A writer at the minutes of the meeting that is going on, for tests in the browser."""

from playwright.sync_api import Locator, expect

from forum.extensions import db
from forum.kernel import transaction
from forum.minutes import queries, service
from forum.minutes.models import MinutesItem
from tests.browser.conftest import Visit
from tests.browser.town import Town
from tests.support.browser import DESK, Person


def item_of(town: Town, position: int) -> MinutesItem:
    """An item as it is in the database now."""
    db.session.rollback()
    record = queries.for_meeting(town.meeting(town.now).id)
    assert record is not None
    return queries.items(record.id)[position]


def blank(town: Town, title: str, body: str = "") -> MinutesItem:
    """A new item of a test's own, with this text."""
    with transaction.writing():
        record = queries.for_meeting(town.meeting(town.now).id)
        assert record is not None
        item = service.add_item(record, title)
        if body:
            service.save_item(item, body=body, revision=item.revision, by=None)
    return item


def body_of(item: MinutesItem) -> str:
    db.session.rollback()
    db.session.refresh(item)
    return item.body


def sit_down(visit: Visit, town: Town, role: str = "minute_taker", **how: object) -> Person:
    """Open the minutes and wait until they can be written in."""
    return at_desk(visit(user=town.user(role), **({"locale": "id", "size": DESK} | how)), town)


def at_desk(person: Person, town: Town) -> Person:
    person.open(f"/rapat/{town.now}/notula")
    person.page.locator("form[data-ready]").wait_for()
    return person


def come_back(person: Person, town: Town) -> Person:
    """Close the page, as by accident, and open the minutes anew on the same device."""
    person.page.close()
    person.page = person.context.new_page()
    return at_desk(person, town)


def text_of(person: Person, item: MinutesItem) -> Locator:
    """Where the item is written."""
    return person.page.locator(f"#butir-{item.id} .writer__text")


def markdown_of(person: Person, item: MinutesItem) -> str:
    """What the form would send."""
    return str(person.page.locator(f"[name=butir{item.id}-body]").input_value())


def margin_of(person: Person, item: MinutesItem) -> Locator:
    return person.page.locator(f"[data-margin='{item.id}']")


def state_of(person: Person, item: MinutesItem) -> Locator:
    """What stands under the text: whether it is saved."""
    return person.page.locator(f"#butir-{item.id} [data-saved]")


def is_saved(person: Person, item: MinutesItem) -> None:
    expect(state_of(person, item)).to_contain_text("Tersimpan")


def write(person: Person, item: MinutesItem, words: str) -> None:
    """Go to the end of the item's text and type."""
    text_of(person, item).focus()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(words)
