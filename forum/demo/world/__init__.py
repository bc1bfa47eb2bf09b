"""Kabupaten Contoh: a regency that does not exist, filled through the product's own services.

Names of people and organisations are invented. Structures (which kinds of agencies a regency has) are real.
"""
