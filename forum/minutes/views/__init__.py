"""Pages of minutes."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from forum.minutes import closed

blueprint = Blueprint("minutes", __name__)


@blueprint.record
def _know_gaps(state: BlueprintSetupState) -> None:
    """Whatever shows minutes, on a page or on paper, can show what is not public in them."""
    state.app.jinja_env.globals["gaps"] = closed


from forum.minutes.views import (  # noqa: E402, F401  (views register themselves)
    adopter,
    adopting,
    autosave,
    check,
    differences,
    endorsing,
    link_pictures,
    margin,
    matters,
    meanwhile,
    merge,
    page,
    pictures,
    proofs,
    publish,
    read,
    reader,
    reviewer,
    reviewing,
    sealing,
    sending,
    sending_acts,
    starting,
    write,
)
