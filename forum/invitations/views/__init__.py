"""Pages of invitations: choosing and sending, the participant's reply, the tray, the outbox."""

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)

import forum.invitations.views.by_hand  # noqa: E402  (views register themselves)
import forum.invitations.views.choosing  # noqa: E402
import forum.invitations.views.departures  # noqa: E402
import forum.invitations.views.feeds  # noqa: E402
import forum.invitations.views.importing  # noqa: E402
import forum.invitations.views.letter_files  # noqa: E402
import forum.invitations.views.letters  # noqa: E402
import forum.invitations.views.mandates  # noqa: E402
import forum.invitations.views.needs  # noqa: E402
import forum.invitations.views.notices  # noqa: E402
import forum.invitations.views.one  # noqa: E402
import forum.invitations.views.proposals  # noqa: E402
import forum.invitations.views.reply  # noqa: E402
import forum.invitations.views.series  # noqa: E402
import forum.invitations.views.standing  # noqa: E402
import forum.invitations.views.tray  # noqa: E402, F401
