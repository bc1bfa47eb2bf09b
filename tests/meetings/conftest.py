"""A forum, and somebody who organises it and reads English."""

import pytest


@pytest.fixture
def forum(make):
    return make.forum(name="Forum Contoh")


@pytest.fixture
def organiser(visitor, make, forum):
    return visitor.sign_in(make.organiser(forum)).speak("en")
