"""The door desk on devices that may be without network: docs/developer/door.md, docs/decisions/0017.

`devices` admits them, `reading` understands what they send, `taps` keeps and applies it, `state` tells them what holds,
`questions` asks a person where two of them disagree, `held` keeps what a revoked device still sent.
"""
