"""Certificates made for one test: an authority of its own, and who it vouches for: real, and worth nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LONG_AGO, FAR = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    def pem(self, folder: Path, name: str) -> tuple[Path, Path]:
        """The two files: certificate, key."""
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        certificate.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        key.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, key

    def p12(self, path: Path, password: str, issuer: Pair) -> Path:
        """The PKCS#12 file, with the issuer's certificate in it."""
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"rembug", self.key, self.certificate, [issuer.certificate], BestAvailableEncryption(password.encode())
            )
        )
        return path


def authority(name: str = "Otoritas Sertifikat Contoh") -> Pair:
    """A root of trust."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return Pair(_made(name, key, name, key, LONG_AGO, FAR, is_root=True, purpose=None), key)


def vouched(
    root: Pair, name: str, *, until: datetime = FAR, since: datetime = LONG_AGO, for_time: bool = False
) -> Pair:
    """A certificate of that root: for signing, or for stamping times."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    issuer = root.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    purpose = ExtendedKeyUsageOID.TIME_STAMPING if for_time else None
    return Pair(_made(name, key, str(issuer), root.key, since, until, is_root=False, purpose=purpose), key)


def _made(
    name: str, key: rsa.RSAPrivateKey, issuer: str, by: rsa.RSAPrivateKey, since: datetime, until: datetime,
    *, is_root: bool, purpose: x509.ObjectIdentifier | None,
) -> x509.Certificate:  # fmt: skip
    def called(common: str) -> x509.Name:
        return x509.Name([
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"), x509.NameAttribute(NameOID.COMMON_NAME, common),
        ])  # fmt: skip

    one = (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root, content_commitment=not is_root, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=is_root, crl_sign=is_root,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )  # fmt: skip
    if purpose is not None:
        one = one.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return one.sign(by, hashes.SHA256())
