"""Makes the database ready before the hub starts: its tables, the town, the visitor's account and a way in."""

from __future__ import annotations

import json
import os
import secrets
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import SQLAlchemyError

from hub import operators
from hub.kernel import Database, Read, SystemClock, Write
from hub.kernel.migrate import MigrationError, migrate
from simulator.town import build
from simulator.town.load import fill
from tools.demo.plan import write_private
from tools.demo.var import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tools.demo.plan import Plan

VISITOR: Final = "visitor"
VISITOR_ID: Final = 1_000  # the town's own people are numbered from 1
LINK_MS: Final = 24 * 3600 * 1000


def prepare(plan: Plan, language: str, progress: Callable[[str, int], None]) -> str:
    """Make, migrate and fill the database; return the token of the visitor's one-time sign-in link.

    Raises Refused for a database that this version cannot use, WrongTownError for one with another town.
    """
    plan.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(plan.database, SystemClock())
    try:
        _migrate(database)
        fill(database, plan.seed, plan.devices, progress)
        if plan.operators:
            _give_passwords(database, plan)
        _welcome_visitor(database, language)
        return database.write_now(lambda tx: operators.make_sign_in_link(tx, VISITOR, LINK_MS))[0]
    finally:
        database.close()


def _migrate(database: Database) -> None:
    try:
        migrate(database)
    except (MigrationError, SQLAlchemyError) as error:
        reason = str(error).splitlines()[0]
        raise Refused(f"{database.path} cannot be used ({reason}). Begin anew: make demo RESET=1") from error


def visitor_language() -> str:
    """The language of this machine's user if we have it, else English."""
    return {"zh": "zh-CN", "fr": "fr"}.get(os.environ.get("LANG", "")[:2], "en")


def logins_file(plan: Plan) -> Path:
    """Where the simulated operators find their passwords."""
    return plan.var / "secrets" / "operators.json"


def _welcome_visitor(database: Database, language: str) -> None:
    """Once only: what visitors have set for themselves since then (language, theme) stays."""

    def known(tx: Read) -> bool:
        return VISITOR_ID in operators.operator_names(tx, [VISITOR_ID])

    visitor = {"id": VISITOR_ID, "login": VISITOR, "name": "Visitor", "role": "admin", "language": language}
    if not database.read_now(known):
        database.write_now(lambda tx: operators.load(tx, [visitor]))


def _give_passwords(database: Database, plan: Plan) -> None:
    """The town's operators have no passwords; those that the simulator plays get one each, kept for the next start."""
    file = logins_file(plan)
    if file.exists() and len(json.loads(file.read_text(encoding="utf-8"))) >= plan.operators:
        return
    people = [row for row in build(plan.seed, plan.devices).tables()["operator"] if row["role"] == "operator"]
    rows: list[dict[str, Any]] = []
    logins: list[dict[str, str]] = []
    for person in people[: plan.operators]:
        password = secrets.token_urlsafe(16)
        logins.append({"login": str(person["login"]), "password": password})
        rows.append({**person, "password_hash": operators.hash_password(password)})

    def work(tx: Write) -> None:
        operators.load(tx, rows)

    database.write_now(work)
    write_private(file, json.dumps(logins))
