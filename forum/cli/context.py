"""Running a command inside the application."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from forum.app import create_app
from forum.kernel.errors import Problem

Command = TypeVar("Command", bound=Callable[..., Any])


def with_app(command: Command) -> Command:
    """Give the command an application context. A Problem becomes its sentence on stderr and exit code 1."""

    @wraps(command)
    def inside(*args: Any, **kwargs: Any) -> Any:
        app = create_app()
        with app.app_context():
            try:
                return command(*args, **kwargs)
            except Problem as problem:
                raise click.ClickException(str(problem)) from problem

    return inside  # type: ignore[return-value]
