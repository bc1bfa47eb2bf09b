"""Errors that a person is told about. Everything else is a fault of ours."""


class Problem(Exception):
    """Something a person did that cannot be done; `str(problem)` is a sentence in their language.

    `code` is stable and English, for tests, logs and JSON. `field` names the input it belongs to.
    """

    code = "problem"
    status = 422

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.field = field


class Conflict(Problem):
    """Somebody else changed the same thing meanwhile."""

    code = "conflict"
    status = 409


class Gone(Problem):
    """A link that used to work and no longer does."""

    code = "gone"
    status = 410


class Missing(Problem):
    """A thing that is not there, or not for this person."""

    code = "missing"
    status = 404
