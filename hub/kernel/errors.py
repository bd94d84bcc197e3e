"""A refusal that tells the other side what was wrong and what would be right (RFC 9457)."""

from typing import Any

PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """A request that cannot be carried out.

    `status` is the HTTP status, `code` a stable word for programs (`stale_version`), `detail` an English sentence for
    people, `more` further members of the answer (`held_by`). Raised anywhere below the edge; nothing has changed.
    """

    def __init__(self, status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more

    def body(self) -> dict[str, Any]:
        """The members of the RFC 9457 answer."""
        title = self.code.replace("_", " ").capitalize()
        return {
            "type": f"urn:lamplight:problem:{self.code}",
            "title": title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }


def not_found(what: str, key: object) -> Problem:
    """404 for a thing that is not there."""
    return Problem(404, "not_found", f"There is no {what} {key}.")
