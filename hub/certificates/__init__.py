"""The centre's own small authority: it says of a name, "this is one of ours", so that nothing has to be bought."""

from .authority import CertificateError, Issued, issue, issued, make_authority
from .end import ends_ms

__all__ = ["CertificateError", "Issued", "ends_ms", "issue", "issued", "make_authority"]
