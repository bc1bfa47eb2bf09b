"""People check in themselves: by the changing code on the projector, or by the link of their invitation.

What they say is self-declared until somebody at the desk confirms it (docs/decisions/0021).
"""
