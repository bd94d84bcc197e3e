"""A hub that is reached from outside, and the paths of its links."""

import re
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests import cast
from tests.hub.providers.orders import REPAIRER, accepted, ordered

OUTSIDE = "https://lamp.example"


@pytest.fixture
async def outside(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[cast.RunningApp]:
    async with cast.running_app(tmp_path, clock, public_url=OUTSIDE) as hub:
        yield hub


async def offer_path(hub: cast.RunningApp) -> str:
    """The link of whoever was asked last, as their message has it."""
    return (await messages(hub, "order_offered"))[-1]


async def messages(hub: cast.RunningApp, subject: str) -> list[str]:
    """The links that were sent with this subject, the newest last."""

    def read(tx: Any) -> list[str]:
        query = "SELECT json_extract(data, '$.url') FROM message WHERE subject = ? ORDER BY id"
        return [str(row[0]) for row in tx.sql.exec_driver_sql(query, (subject,))]

    return [url.removeprefix(OUTSIDE) for url in await hub.database.read(read)]


async def job(hub: cast.RunningApp, browser: cast.Client, **other: Any) -> tuple[dict[str, Any], str]:
    """An order that the repairer has taken, and the path of the link for the work."""
    order = await accepted(browser, await ordered(browser, **{**REPAIRER, **other}))
    return order, (await messages(hub, "order_yours"))[-1]


def facts(page: str) -> dict[str, str]:
    """What stands on a page, by name."""
    return dict(re.findall(r'data-fact="(\w+)"><dt>[^<]*</dt><dd>([^<]*)</dd>', page))


def key_of(number: int) -> str:
    return f"key{number:08d}"
