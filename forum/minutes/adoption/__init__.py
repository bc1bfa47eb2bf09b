"""Adoption: those recorded as present are asked about a fixed content; what they say stands in the sealed version."""
