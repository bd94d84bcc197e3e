"""The centre's own small authority: it says of a name, "this is one of ours", so that nothing has to be bought."""

from .authority import Issued, issue, issued, make_authority
from .end import ends_ms
from .files import CertificateError
from .revocation import begin as revocation_list
from .revocation import revoke

__all__ = [
    "CertificateError",
    "Issued",
    "ends_ms",
    "issue",
    "issued",
    "make_authority",
    "revocation_list",
    "revoke",
]
