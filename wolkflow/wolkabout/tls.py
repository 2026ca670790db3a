"""TLS: verified unless somebody insists."""

import ssl

from wolkflow.wolkabout.errors import CertificateError
from wolkflow.wolkabout.settings import Tls


def tls_context(tls: Tls) -> ssl.SSLContext:
    """Return what verifies a broker; raise `CertificateError` when `ca_file` is unusable."""
    try:
        context = ssl.create_default_context(cafile=tls.ca_file)
    except OSError as error:
        raise CertificateError(
            f"ca_file {tls.ca_file}: {error.strerror or error}; "
            "give a PEM file with the certificate of the authority"
        ) from error
    context.sslsocket_class = _TidySocket
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


class _TidySocket(ssl.SSLSocket):
    """Closes itself when the handshake fails, which paho leaves to the garbage collector."""

    def do_handshake(self, block: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the base
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise
