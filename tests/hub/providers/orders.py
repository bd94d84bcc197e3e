"""Orders in the small town, as the desk makes them."""

from typing import Any

from sqlalchemy import select

from hub.kernel import Read
from hub.providers.offers.tables import order_offer
from hub.providers.orders.tables import service_order
from tests import cast

MARKS = {"timeliness": 5, "attitude": 4, "result": 3, "note": "kind, a little late"}
FRIDGE: dict[str, Any] = {"resident_id": cast.WANG, "service": "appliance_repair", "note": "the fridge is warm"}
LOCK: dict[str, Any] = {"resident_id": cast.WANG, "service": "locksmith", "note": "the key broke in the lock"}
REPAIRER = {"ask": {"mode": "one", "provider_ids": [cast.REPAIRER]}}


async def ordered(browser: cast.Client, **other: Any) -> dict[str, Any]:
    """An order that was made; by itself for the fridge, with nobody asked."""
    answer = await browser.post("/api/v1/orders", json={**FRIDGE, **other})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def post(browser: cast.Client, order: dict[str, Any], action: str, **body: Any) -> Any:
    """A step by who has seen this version; an answer is about its offer, and carries none."""
    seen = {} if action == "answer" else {"version": order["version"]}
    return await browser.post(f"/api/v1/orders/{order['id']}/{action}", json={**seen, **body})


async def did(browser: cast.Client, order: dict[str, Any], action: str, **body: Any) -> dict[str, Any]:
    """The order after a step that has to go well."""
    answer = await post(browser, order, action, **body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def whole(browser: cast.Client, order: dict[str, Any]) -> dict[str, Any]:
    answer = await browser.get(f"/api/v1/orders/{order['id']}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def accepted(browser: cast.Client, order: dict[str, Any]) -> dict[str, Any]:
    """Whoever was asked first says by telephone that they come."""
    offer = next(one for one in (await whole(browser, order))["offers"] if one["outcome"] == "waiting")
    return await did(browser, order, "answer", offer_id=offer["id"], accepts=True)


async def done(browser: cast.Client, order: dict[str, Any]) -> dict[str, Any]:
    """They come, and it is done."""
    order = await did(browser, await did(browser, order, "set-out"), "arrive")
    return await did(browser, order, "finish", amount_fen=9_000, parts="a seal")


async def follow_ups(browser: cast.Client) -> list[dict[str, Any]]:
    return (await browser.get("/api/v1/worklist", params={"kind": "follow_up"})).json()["items"]


def all_orders(tx: Read) -> list[Any]:
    return list(tx.sql.execute(select(service_order).order_by(service_order.c.id)).mappings())


def all_offers(tx: Read) -> list[Any]:
    return list(tx.sql.execute(select(order_offer).order_by(order_offer.c.id)).mappings())


def who_asked(tx: Read) -> list[Any]:
    """Of each order that is closed: who asked how it was the last time, and who had sent the provider."""
    query = """SELECT o.id, o.offered_by,
                      (SELECT f.by FROM order_follow_up f WHERE f.order_id = o.id ORDER BY f.id DESC LIMIT 1)
               FROM service_order o WHERE o.state = 'closed'"""
    return [tuple(row) for row in tx.sql.exec_driver_sql(query)]
