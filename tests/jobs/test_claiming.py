"""How much of the work a worker takes at once."""

import pytest
from sqlalchemy import text

from forum.extensions import db
from forum.jobs import service
from forum.kernel import transaction


@pytest.mark.usefixtures("app")
def test_a_worker_takes_no_more_than_it_was_told() -> None:
    """PostgreSQL may choose anew for each row that it changes: then the limit holds for each, not for all."""
    for number in range(30):
        with transaction.writing():
            service.enqueue("test.note", {}, key=f"note:{number}")
    with transaction.writing():
        if db.engine.dialect.name == "postgresql":
            for plan in ("hashagg", "hashjoin", "mergejoin", "material", "sort", "bitmapscan", "indexscan"):
                db.session.execute(text(f"SET LOCAL enable_{plan} = off"))
        assert len(service.claim("modest", limit=20)) == 20
