"""What stands beside a sealed version: a timestamp of its seal, our PDFs signed, the officially signed scan.

All of it is optional, and none of it holds up publishing (docs/decisions/0025).
"""
