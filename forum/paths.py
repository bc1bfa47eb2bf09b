"""Where templates, static files and migrations are: in a checkout, an editable install and a wheel."""

from pathlib import Path

_package = Path(__file__).resolve().parent
_checkout = _package.parent


def _folder(name: str) -> Path:
    """The folder beside the package (checkout) or, failing that, inside it (wheel)."""
    beside = _checkout / name
    if (_checkout / "setup.cfg").is_file() and beside.is_dir():
        return beside
    return _package / name


TEMPLATES = _folder("templates")
STATIC = _folder("static")
MIGRATIONS = _folder("migrations")
TRANSLATIONS = _package / "translations"
