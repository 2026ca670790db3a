"""A certificate for the platform's own broker, made on request."""

import ssl
from pathlib import Path
from typing import Final

from wolkflow.platform.errors import PlatformStateError

AUTHORITY: Final = "ca.pem"
"""What devices need to trust the broker; the name of the file in the folder of certificates."""

_AUTHORITY_KEY: Final = "ca.key"


def tls_context(folder: Path, host: str) -> ssl.SSLContext:
    """Make a certificate for `host` and this machine's loopback names; give what serves it.

    The authority that signs it is made once and stays in `folder`, so devices keep trusting it.
    """
    try:
        import trustme  # noqa: PLC0415 - from the extra, and only needed with TLS
    except ImportError as error:
        raise PlatformStateError(
            "TLS needs the package trustme; install it with: pip install 'wolkflow[platform]'"
        ) from error
    authority_file, key_file = folder / AUTHORITY, folder / _AUTHORITY_KEY
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if key_file.exists():
            authority = trustme.CA.from_pem(authority_file.read_bytes(), key_file.read_bytes())
        else:
            authority = trustme.CA()
            key_file.touch(mode=0o600)
            key_file.write_bytes(authority.private_key_pem.bytes())
            authority_file.write_bytes(authority.cert_pem.bytes())
        names = dict.fromkeys([host, "localhost", "127.0.0.1", "::1"])
        certificate = authority.issue_cert(*(name for name in names if name != "0.0.0.0"))  # noqa: S104 - compared only
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
    except (OSError, ValueError) as error:
        raise PlatformStateError(
            f"{folder}: can't make a certificate there ({error}); choose another folder, "
            f"or remove {AUTHORITY} and {_AUTHORITY_KEY} to begin anew"
        ) from error
    return context
