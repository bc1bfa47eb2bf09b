"""Invitations to whole series: choose, send, follow the series, answer (docs/calendar.md section 4)."""
