"""Berita acara: what was endorsed in a meeting, by which parties, before which witnesses. Kept as it was issued."""
