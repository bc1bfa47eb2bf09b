"""Bringing in a table of offices and people: columns -> plan (shown, nothing written) -> apply.

How rows are matched: an organisation by region and name or short name, an office by organisation and title, a
person by mail address, else by NIP, else by exact name within the organisation; case never matters. What a cell
leaves empty stays as it is. A definitive holder ends the open tenures of the office the day before.
"""
