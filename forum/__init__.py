"""Rembug: meetings in which government and civil society decide together."""

__version__ = "0.1.0"
