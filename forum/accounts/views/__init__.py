"""Pages of `accounts`."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from forum.accounts.views import account, begin, sign_in, users  # noqa: E402, F401  (they add their routes)
