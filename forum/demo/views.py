"""The development mailbox. Only in demo and development mode."""

from flask import Blueprint

blueprint = Blueprint("demo", __name__)
