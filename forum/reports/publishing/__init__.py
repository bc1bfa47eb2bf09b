"""The public version of an attendance report: organisations only, as it was when a person decided to publish it."""
