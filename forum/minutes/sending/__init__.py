"""Sending published minutes: one mail per address and version, a link of their own for each who was invited."""
