"""A time-stamping authority on this machine: OpenSSL's `ts -reply` behind HTTP, with a way to misbehave."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.certificates import Pair

CONFIG = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


@dataclass
class Tsa:
    """`how` it answers: well, silent (never), slow (a byte a second), garbage, another (the answer to the question
    before), error (500), huge. `asked` are the questions."""

    folder: Path
    url: str = ""
    how: str = "well"
    asked: list[bytes] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def reply(self, question: bytes) -> bytes:
        """What OpenSSL answers."""
        (self.folder / "q.tsq").write_bytes(question)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", self.folder / "q.tsq",
             "-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key", "-chain", self.folder / "root.pem",
             "-out", self.folder / "a.tsr"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (self.folder / "a.tsr").read_bytes()


@contextmanager
def running(folder: Path, stamps: Pair, root: Pair) -> Iterator[Tsa]:
    """The authority `stamps`, vouched for by `root`, on a port of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    stamps.pem(folder, "tsa")
    root.pem(folder, "root")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    tsa = Tsa(folder)

    class Answers(BaseHTTPRequestHandler):
        def log_message(self, *_what: object) -> None:
            pass

        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            before = tsa.asked[-1] if tsa.asked else question
            tsa.asked.append(question)
            if tsa.how == "silent":
                tsa.ended.wait(30)
                return
            answer = b"<html>bukan cap waktu</html>" if tsa.how == "garbage" else b"0" * 400_000
            if tsa.how in ("well", "another", "slow"):
                answer = tsa.reply(before if tsa.how == "another" else question)
            self.send_response(500 if tsa.how == "error" else 200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if tsa.how != "slow":
                self.wfile.write(answer)
                return
            for byte in answer:
                if tsa.ended.wait(0.2):
                    return
                try:
                    self.wfile.write(bytes([byte]))
                except OSError:
                    return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    tsa.url = f"http://127.0.0.1:{server.server_port}/tsa"
    thread = threading.Thread(target=server.serve_forever, name="tsa")
    thread.start()
    try:
        yield tsa
    finally:
        tsa.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
