"""pyHanko is asynchronous inside. What it does is done in a thread of its own: here a loop may be running already."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def apart(work: Callable[[], Result]) -> Result:
    """What `work` returns or raises, done in another thread while this one waits."""
    with ThreadPoolExecutor(1, thread_name_prefix="sealing") as one:
        return one.submit(work).result()


def finished(begin: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """What the coroutine that `begin` makes returns or raises."""
    return apart(lambda: asyncio.run(begin()))
