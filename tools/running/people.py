"""`lamplight person add` and `lamplight link`: how the first people of a new centre come in."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from .backups import DATABASE
from .say import one_line_why, say

if TYPE_CHECKING:
    from collections.abc import Generator

    from hub.kernel import Database

LINK_MS: Final = 24 * 3_600_000
URL: Final = "LAMPLIGHT_HUB_URL"

File = Annotated[Path, typer.Option(envvar=DATABASE)]
Url = Annotated[str, typer.Option(envvar=URL, help="How browsers call the hub.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")]

person = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The people of the centre, from its own machine."
)


@person.command()
def add(
    login: Annotated[str, typer.Argument(help="The user name: small letters, digits, . _ -")],
    name: Annotated[str, typer.Option(help="As everybody sees it.")],
    role: Annotated[str, typer.Option(help="operator, supervisor, admin, technician or auditor")] = "admin",
    language: Annotated[str, typer.Option(help="zh-CN, fr or en: the console's.")] = "zh-CN",
    database: File = Path("var/lamplight.db"),
    url: Url = "http://127.0.0.1:8080",
    as_json: AsJson = False,
) -> None:
    """Add a person, and print a link that lets them in once within 24 hours, to choose a password.

    A new centre needs one admin; that one adds the others on the page "People". The hub may run meanwhile.

    \b
    lamplight person add lijing --name "Li Jing"

    Exit codes: 0 added, 1 not (one line says why).
    """
    from hub import operators
    from hub.operators import NewPerson

    with opened(database) as hub:
        wish = NewPerson.model_validate({"login": login, "name": name, "role": role, "language": language})
        hub.write_now(lambda tx: operators.add_person(tx, None, wish.model_dump()))
        token = hub.write_now(lambda tx: operators.make_sign_in_link(tx, login, LINK_MS))[0]
    _say(as_json, login, url, token)


def link(
    login: Annotated[str, typer.Argument(help="Whose account.")] = "visitor",
    database: File = Path("var/lamplight.db"),
    url: Url = "http://127.0.0.1:8080",
    as_json: AsJson = False,
) -> None:
    """Print a sign-in link that works once, within 24 hours. Whoever can write the database may do this.

    Exit codes: 0 printed, 1 no such database or login.
    """
    from hub import operators

    with opened(database) as hub:
        token = hub.write_now(lambda tx: operators.make_sign_in_link(tx, login, LINK_MS))[0]
    _say(as_json, login, url, token)


def _say(as_json: bool, login: str, url: str, token: str) -> None:
    address = f"{url.rstrip('/')}/sign-in/link/{token}"
    say(as_json, {"login": login, "link": address, "valid_ms": LINK_MS}, address)


@contextmanager
def opened(path: Path) -> Generator[Database]:
    """The hub's database; what the hub refuses is said in one line."""
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    from hub.kernel import Database, Problem, SystemClock
    from hub.upkeep import UpkeepError

    with one_line_why(UpkeepError, SQLAlchemyError):
        if not path.is_file():
            raise UpkeepError(f"There is no database {path}: start the hub once, which makes it.")
        database = Database(path, SystemClock())
        try:
            yield database
        except Problem as problem:
            raise UpkeepError(problem.detail) from None
        except ValidationError as error:
            raise UpkeepError("; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())) from None
        finally:
            database.close()
