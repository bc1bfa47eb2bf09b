"""Pages of attendance: the door, the small pages behind it, participant reports of online
meetings; checking in oneself; arrivals as they happen."""

from flask import Blueprint

blueprint = Blueprint("attendance", __name__)

import forum.attendance.views.closing  # noqa: E402  (views register themselves)
import forum.attendance.views.counting  # noqa: E402
import forum.attendance.views.desk  # noqa: E402
import forum.attendance.views.devices  # noqa: E402
import forum.attendance.views.door  # noqa: E402
import forum.attendance.views.hadir  # noqa: E402
import forum.attendance.views.importing  # noqa: E402
import forum.attendance.views.live  # noqa: E402
import forum.attendance.views.online  # noqa: E402
import forum.attendance.views.paper  # noqa: E402
import forum.attendance.views.people  # noqa: E402
import forum.attendance.views.pictures  # noqa: E402
import forum.attendance.views.screen  # noqa: E402
import forum.attendance.views.shell  # noqa: E402
import forum.attendance.views.taps  # noqa: E402, F401
