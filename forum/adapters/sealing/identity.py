"""The organisation's own certificate and key: a PKCS#12 file (.p12, .pfx) and its password."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from forum.adapters.sealing.tokens import name_of


class CannotSign(Exception):
    """Nothing can be signed. `code`: missing, locked, empty, expired, not_yet. The message says it in a sentence; it
    holds neither the password nor anything of the key."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class Holder:
    """Whose certificate it is, who gave it, and its time (UTC)."""

    name: str
    issuer: str
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Identity:
    """Where the certificate is; the password comes from a file or is given, and is shown nowhere."""

    path: Path
    password: str = field(default="", repr=False)
    password_file: Path | None = None

    def holder(self, at: datetime) -> Holder:
        """Whose it is. Raises CannotSign also when it is not valid `at` that time."""
        return _holder(self.signer().signing_cert, at)

    def signer(self) -> Any:
        """What pyHanko signs with (SimpleSigner). Raises CannotSign: missing, locked, empty."""
        from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415  (optional, slow)

        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise CannotSign("missing", f"the file {self.path} cannot be read ({error.strerror})") from error
        word = self._password()
        try:
            found = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=word.encode() if word else None)
        except ValueError as error:
            raise CannotSign("locked", f"{self.path} does not open: a wrong password, or no PKCS#12 file") from error
        except (TypeError, AttributeError) as error:
            raise CannotSign("empty", f"{self.path} lacks the certificate or its key") from error
        return found

    def _password(self) -> str:
        if self.password_file is None:
            return self.password
        try:
            return self.password_file.read_text().rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CannotSign("missing", f"the password file {self.password_file} cannot be read") from error


def _holder(certificate: Any, at: datetime) -> Holder:
    issuer = certificate.issuer.native
    holder = Holder(name_of(certificate), str(issuer.get("common_name") or certificate.issuer.human_friendly)[:250],
                    certificate.not_valid_before, certificate.not_valid_after)  # fmt: skip
    if at > holder.valid_until:
        raise CannotSign("expired", f"the certificate of {holder.name} ended on {holder.valid_until:%Y-%m-%d}")
    if at < holder.valid_from:
        raise CannotSign("not_yet", f"the certificate of {holder.name} begins on {holder.valid_from:%Y-%m-%d}")
    return holder
