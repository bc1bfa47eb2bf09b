"""The blueprint that all pages of the directory hang on."""

from flask import Blueprint

blueprint = Blueprint("directory", __name__)
