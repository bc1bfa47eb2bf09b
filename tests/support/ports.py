"""A port for a program that cannot be given an open socket."""

import random
import socket

OURS = range(20_000, 32_000)
"""Below what systems hand out by themselves (Linux from 32768, others from 49152): nobody who asks for "any port"
takes one of these between our look and the program's start."""


def free_port() -> int:
    """One that nobody listens on."""
    return free_ports(1)[0]


def free_ports(number: int) -> list[int]:
    """So many different ones."""
    found = []
    for port in random.SystemRandom().sample(OURS, 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: a port that rests is free
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
        if len(found) == number:
            return found
    raise RuntimeError(f"no {number} free ports between {OURS.start} and {OURS.stop}")
