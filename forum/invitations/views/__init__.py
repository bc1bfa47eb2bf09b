"""Pages of invitations: choosing and sending, the participant's reply, the tray, the outbox."""

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)

from forum.invitations.views import choosing, departures, one, reply, tray  # noqa: E402, F401  (views register)
