"""`forum serve` and `forum worker`."""

import logging
import signal
import sys
import threading
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from forum.accounts import service as accounts
from forum.app import create_app
from forum.cli import cli
from forum.extensions import db
from forum.jobs import worker as jobs_worker
from forum.kernel import schema, transaction

TURN = 0.0005
"""Seconds that a thread may compute while another waits. With Python's 5 ms a long page would hold up the one that
writes after each of its statements, and with it everybody who waits to write."""
KEPT = 75
"""Seconds that an idle connection stays open: longer than proxies keep theirs, or they would use one that is gone."""


class Server(BaseApplication):
    """gunicorn with our settings; with `embedded`, each server process of the one also runs the worker."""

    def __init__(self, options: dict[str, Any], embedded: bool) -> None:
        self.options = options
        self.embedded = embedded
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        sys.setswitchinterval(TURN)
        app = create_app()
        if self.embedded:
            stop = threading.Event()
            threading.Thread(target=jobs_worker.work, args=(app, stop), name="worker", daemon=True).start()
        return app


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--processes", default=2, show_default=True, help="Server processes.")
@click.option("--threads", default=4, show_default=True, help="Threads per process.")
@click.option("--embedded", is_flag=True, help="One process that also does the worker's work (smallest installation).")
def serve(host: str, port: int, processes: int, threads: int, embedded: bool) -> None:
    """Serve the pages. At the first start, print the one-time link that makes the administrator."""
    _look_at_first()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    options = {
        "bind": f"{host}:{port}",
        "workers": 1 if embedded else processes,
        "threads": threads,
        "worker_class": "gthread",
        "keepalive": KEPT,
        "timeout": 60,
        "graceful_timeout": 20,
        "accesslog": None,  # addresses of pages hold secret links: they are not logged
        "control_socket_disable": True,
    }
    Server(options, embedded).run()


def _look_at_first() -> None:
    """Refuse to serve a database of another shape; greet whoever starts a new installation."""
    app = create_app()
    with app.app_context():
        here, newest = schema.current_revision(), schema.newest_revision()
        if here != newest:
            raise click.ClickException(
                f"The database stands at {here or 'nothing'}, not {newest}. Run: forum db upgrade"
            )
        with transaction.writing():
            link = accounts.first_administrator_link()
        db.engine.dispose()  # the server's processes open connections of their own
    if link:
        click.echo(f"Nobody has an account yet. The first administrator begins here, once:\n\n    {link}\n")


@cli.command()
def worker() -> None:
    """Do the work: send mail, read answers, make documents, remind."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    jobs_worker.work(create_app(), stop)
