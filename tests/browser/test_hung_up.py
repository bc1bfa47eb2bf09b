"""A browser that goes elsewhere in the middle of a page leaves nothing open at the site."""

import gc
import socket
import struct
import time
from urllib.parse import urlsplit

import pytest

from tests.support.site import Answer, Site

pytestmark = pytest.mark.browser
CUT = struct.pack("ii", 1, 0)  # SO_LINGER with no time: closing cuts the line instead of saying goodbye
FONT = "GET /static/vendor/fonts/source-serif-4-latin.woff2 HTTP/1.1\r\nHost: x\r\n\r\n"


def test_whoever_hangs_up_in_a_file_leaves_no_file_open(site: Site) -> None:
    """The warning of a file left open would fail this test, as it would fail whichever test comes along then."""
    at = urlsplit(site.address)
    for _ in range(20):
        with socket.create_connection((at.hostname, at.port)) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            line.sendall(FONT.encode())
            line.recv(16)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT)
    time.sleep(0.5)
    gc.collect()


def test_an_answer_is_closed_once() -> None:
    closings: list[None] = []

    class Parts(list[bytes]):
        def close(self) -> None:
            closings.append(None)

    answer = Answer(Parts([b"a"]))
    answer.close()
    answer.close()
    assert (list(answer), len(closings)) == ([b"a"], 1)
