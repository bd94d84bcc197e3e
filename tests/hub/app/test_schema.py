"""Every endpoint is asked whatever its description allows: it never breaks, and its answers are as described."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from hub.app import create_app
from hub.http.openapi import describe
from hub.kernel import Database, SystemClock
from hub.operators import make_sign_in_link
from tests import cast

# All together at most half a minute; what is found here is found by the seed that the report names.
EXAMPLES_MAX = 8
# By name, as their own types are not known.
CHECKS: list[Any] = [
    vars(checks)["not_a_server_error"],
    *(vars(openapi_checks)[f"{what}_conformance"] for what in ("status_code", "content_type", "response_schema")),
]
DOCUMENT = describe(create_app(cast.settings_for(Path("nowhere.db"))))
SCHEMA: Any = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS: dict[str, Any] = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[cast.HubProcess]:
    with cast.hub_process(tmp_path_factory.mktemp("schema") / "lamplight.db", cast.NOBODYS_PORT) as running:
        yield running


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """The cookies of the admin who has come in last."""
    return {}


@pytest.fixture
def cookies(hub: cast.HubProcess, kept: dict[str, str]) -> dict[str, str]:
    """An admin's; anew where an endpoint has ended their session, or taken their role away."""
    if httpx2.get(f"{hub.url}/api/v1/audit?limit=1", cookies=kept).status_code != 200:
        database = Database(hub.database, SystemClock())
        database.write_now(cast.small_town)
        link, _ = database.write_now(lambda tx: make_sign_in_link(tx, "admin", cast.HOUR_MS))
        database.close()
        kept |= dict(httpx2.get(f"{hub.url}/sign-in/link/{link}").cookies)
    return kept


def test_the_description_has_every_endpoint() -> None:
    assert len(OPERATIONS) == sum(len(methods) for methods in DOCUMENT["paths"].values()) > 40


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_an_endpoint_never_breaks_and_answers_as_described(
    hub: cast.HubProcess, cookies: dict[str, str], label: str
) -> None:
    @settings(max_examples=EXAMPLES_MAX)
    @given(case=OPERATIONS[label].as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(base_url=hub.url, headers={"Origin": hub.url}, cookies=cookies)
        case.validate_response(answer, checks=CHECKS)

    ask()
