"""The addresses of a promise: its live page, and the page where its owner reports."""

from flask import current_app

from forum import config
from forum.actions.models import Action
from forum.kernel import ids

PURPOSE = "action"


def secret(nonce: str) -> str:
    """The token of a report link, recoverable by the server; only its hash is stored."""
    return ids.derived_token(current_app.config["SECRET_KEY"], PURPOSE, nonce)


def _address(endpoint: str, **values: str) -> str:
    """An absolute address, also where there is no request (worker, command line)."""
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return config.current().base_url.rstrip("/") + path


def page_link(action: Action) -> str:
    """The absolute address of the live page: what minutes print as link and QR."""
    return _address("actions.show", key=action.key)


def renew_link(action: Action) -> None:
    """A new report link; the old one is dead from now on."""
    action.token_nonce = ids.new_token()
    action.token_hash = ids.token_hash(secret(action.token_nonce))


def owner_link(action: Action) -> str:
    """The absolute address of the owner's report page; whoever holds it may report."""
    return _address("actions.report", key=action.key, token=secret(action.token_nonce))
