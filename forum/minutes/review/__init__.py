"""Review: invited people read the draft, comment, propose other texts; the writer accepts, or declines and says why."""
