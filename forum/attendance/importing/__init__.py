"""Participant reports of online meetings: people out of sightings, suggestions who they are, a person's decision."""
