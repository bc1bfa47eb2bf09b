"""The worker's loop: claim, do, acknowledge each; and the timetable of things that come round again."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from sqlalchemy.exc import OperationalError

from forum.extensions import db
from forum.jobs import service
from forum.kernel import transaction

log = logging.getLogger("forum.jobs")
IDLE_SECONDS = 0.2
WRITE_DOWN_SECONDS = 60.0


@dataclass
class Periodic:
    """Something done every `seconds`; it must not matter if it is done twice or late."""

    name: str
    seconds: float
    do: Callable[[], None]
    next_at: float = 0.0


_timetable: list[Periodic] = []
_endings: list[Callable[[], None]] = []
_listeners: dict[str, Callable[[threading.Event], None]] = {}


def every(seconds: float, name: str, do: Callable[[], None]) -> None:
    """Put something on the timetable. `do` opens its own transactions. Same name: replaced."""
    _timetable[:] = [entry for entry in _timetable if entry.name != name]
    _timetable.append(Periodic(name, seconds, do))


def soon(name: str) -> None:
    """Do something on the timetable in the next round, whatever its turn."""
    for entry in _timetable:
        if entry.name == name:
            entry.next_at = 0.0


def beside(name: str, listen: Callable[[threading.Event], None]) -> None:
    """Have `listen` run in a thread of its own beside each worker, until it returns or the event is set."""
    _listeners[name] = listen


def at_the_end(do: Callable[[], None]) -> None:
    """Have something done in a worker's thread when it stops: connections are closed with a word."""
    if do not in _endings:
        _endings.append(do)


def run_due(owner: str, limit: int = 20, stop: threading.Event | None = None) -> int:
    """Do the jobs that are due now, each in a transaction of its own; how many were taken.

    Told to stop, it finishes the one in hand and gives the others back.
    """
    with transaction.writing():
        claims = service.claim(owner, limit)
    for place, claimed in enumerate(claims):
        if stop is not None and stop.is_set():
            with transaction.writing():
                for left in claims[place:]:
                    service.release(left, owner)
            break
        if _is_still_mine(claimed, owner):
            _do(claimed, owner)
    return len(claims)


def _is_still_mine(claimed: service.Claim, owner: str) -> bool:
    """What was claimed together is done one after the other: a slow server must not outlast the lease of the last,
    or another worker would do it too."""
    if not service.is_ageing(claimed):
        return True
    with transaction.writing():
        return service.renew(claimed, owner)


def drain(owner: str = "drain", rounds: int = 1000) -> int:
    """Do jobs until none is due. For tests, the story and the command line."""
    total = 0
    for _ in range(rounds):
        done = run_due(owner, 50)
        if not done:
            break
        total += done
    return total


def _do(claimed: service.Claim, owner: str) -> None:
    work = service.work_of(claimed.kind)
    try:
        if work is None:
            raise service.GiveUp(f"nobody handles {claimed.kind}")
        if work.talks:
            _write_down(claimed, owner, work.handler(claimed.payload))
            return
        with transaction.writing():
            work.handler(claimed.payload)
            service.acknowledge(claimed, owner)
    except service.Later as later:
        with transaction.writing():
            if later.settle is not None:
                later.settle()
            service.postpone(claimed, owner, later.due_at, str(later))
    except service.GiveUp as error:
        log.error("job %s (%s) cannot be done: %s", claimed.id, claimed.kind, error)
        with transaction.writing():
            service.bury(claimed, owner, str(error))
    except Exception as error:
        log.warning(
            "job %s (%s) failed, attempt %s: %s",
            claimed.id,
            claimed.kind,
            claimed.attempts,
            type(error).__name__,
        )
        with transaction.writing():
            service.retry_later(claimed, owner, f"{type(error).__name__}: {error}")


def _write_down(claimed: service.Claim, owner: str, settle: service.Settle | None) -> None:
    """Acknowledge what the world has taken already. A database that is locked or full for a while is waited for:
    done again, the work would reach somebody twice."""
    begun = time.monotonic()
    while True:
        try:
            with transaction.writing():
                if settle is not None:
                    settle()
                service.acknowledge(claimed, owner)
            return
        except OperationalError:
            if time.monotonic() - begun > WRITE_DOWN_SECONDS:
                raise
            log.warning("job %s (%s) is done, but cannot be written down yet", claimed.id, claimed.kind)
            time.sleep(0.5)


def run_timetable(now: float | None = None) -> None:
    """Do what the timetable says is due; one entry's failure does not stop the next."""
    now = time.monotonic() if now is None else now
    for entry in _timetable:
        if entry.next_at <= now:
            entry.next_at = now + entry.seconds
            try:
                entry.do()
            except Exception:
                log.exception("the periodic task %s failed; it will be tried again", entry.name)
            finally:
                db.session.rollback()


def work(app: Flask, stop: threading.Event) -> None:
    """Work until told to stop. Finishes the job in hand."""
    listening = [_beside(app, listen, stop) for listen in _listeners.values()]
    owner = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    with app.app_context():
        while not stop.is_set():
            try:
                run_timetable()
                busy = run_due(owner, stop=stop)
            except Exception:
                log.exception("the worker stumbled; it goes on in a second")
                busy = 0
                stop.wait(1)
            finally:
                db.session.remove()
            if not busy:
                stop.wait(IDLE_SECONDS)
        for ending in _endings:
            ending()
    for thread in listening:
        thread.join(5)


def _beside(app: Flask, listen: Callable[[threading.Event], None], stop: threading.Event) -> threading.Thread:
    def run() -> None:
        with app.app_context():
            listen(stop)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
