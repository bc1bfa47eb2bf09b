"""How the means of sealing stand: for the administrator's page and for `forum doctor`."""

from dataclasses import dataclass
from datetime import timedelta

from forum import config
from forum.adapters import sealing
from forum.kernel import clock
from forum.kernel.dates import format_day
from forum.kernel.i18n import gettext as _
from forum.minutes.proofs import means

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """`what`: timestamp or signature. `tone`: success, info (not set), attention, danger. `words` say what to do."""

    what: str
    tone: str
    title: str
    words: str


def look() -> list[Finding]:
    """The authority and the certificate; nobody is asked over the network."""
    return [_timestamps(), _signatures()]


def _timestamps() -> Finding:
    authority = means.authority()
    if authority is None:
        return Finding("timestamp", "info", _("No time-stamping authority is set"),
                       _("Seals carry the time of this server’s clock. To have another one vouch for it, set "
                         "REMBUG_TSA_URL and REMBUG_TSA_ANCHORS."))  # fmt: skip
    if not sealing.available():
        return _no_library("timestamp")
    try:
        means.trusted()
    except sealing.BadAnchors as error:
        return Finding(
            "timestamp",
            "danger",
            _("No timestamps can be checked"),
            _("REMBUG_TSA_ANCHORS: %(why)s. Until that is mended no seal is stamped.", why=error),
        )
    return Finding(
        "timestamp",
        "success",
        _("Seals are stamped by %(host)s", host=authority.host),
        _("Its word is believed as far as the certificates in REMBUG_TSA_ANCHORS vouch for it."),
    )


def _signatures() -> Finding:
    identity = means.identity()
    if identity is None:
        return Finding("signature", "info", _("No certificate of the organisation is set"),
                       _("PDFs of minutes go out unsigned. To sign them, set REMBUG_SIGN_CERTIFICATE."))  # fmt: skip
    if not sealing.available():
        return _no_library("signature")
    now = clock.now()
    try:
        holder = identity.holder(now)
    except sealing.CannotSign as error:
        return Finding("signature", "danger", _("PDFs of minutes go out unsigned"), _reason(error))
    day = format_day(holder.valid_until, config.current().timezone, "long")
    if holder.valid_until - now < SOON:
        return Finding(
            "signature",
            "attention",
            _("The certificate of %(name)s ends on %(day)s", name=holder.name, day=day),
            _("Ask %(issuer)s for a new one in time. What is signed stays signed.", issuer=holder.issuer),
        )
    return Finding(
        "signature",
        "success",
        _("PDFs of minutes are signed by %(name)s", name=holder.name),
        _("Certificate of %(issuer)s, valid until %(day)s.", issuer=holder.issuer, day=day),
    )


def _reason(error: sealing.CannotSign) -> str:
    path = config.current().sign_certificate
    words: dict[str, str] = {
        "missing": _("The certificate or its password file cannot be read. Look at REMBUG_SIGN_CERTIFICATE and "
                     "REMBUG_SIGN_PASSWORD_FILE, and whether Rembug may read them."),
        "locked": _("%(path)s does not open: the password is wrong, or it is no PKCS#12 file.", path=path),
        "empty": _("%(path)s lacks the certificate or its key.", path=path),
        "expired": _("The certificate has ended. Put a new one in its place; versions that lack a signature are then "
                     "signed."),
        "not_yet": _("The certificate is not valid yet. Is the server’s clock right?"),
    }  # fmt: skip
    return words[error.code]


def _no_library(what: str) -> Finding:
    return Finding(what, "danger", _("The library for timestamps and signatures is not installed"),
                   _("On the server: pip install 'rembug[sealing]', then start Rembug again. Minutes are published and "
                     "sealed all the same."))  # fmt: skip
