"""What changed between two versions of minutes, in words. Pure: no Flask, no session."""

from forum.minutes.differences.record import Comparison, Field, Part, compare
from forum.minutes.differences.saying import sentence
from forum.minutes.differences.words import Budget, Run, applied, folded, words

__all__ = ["Budget", "Comparison", "Field", "Part", "Run", "applied", "compare", "folded", "sentence", "words"]
