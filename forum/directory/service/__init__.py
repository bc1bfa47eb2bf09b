"""The verbs of the directory. None commits."""

from forum.directory.service.addresses import forget_address, note_address
from forum.directory.service.offices import appoint, change_office, create_office, end_tenure
from forum.directory.service.organisations import change_organisation, create_organisation, follow
from forum.directory.service.people import change_person, create_person
from forum.directory.service.regions import create_region

__all__ = [
    "appoint",
    "change_office",
    "change_organisation",
    "change_person",
    "create_office",
    "create_organisation",
    "create_person",
    "create_region",
    "end_tenure",
    "follow",
    "forget_address",
    "note_address",
]
