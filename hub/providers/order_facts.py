"""What the register and the machines ask of the orders."""

from sqlalchemy import func, select

from hub.kernel import Read

from .tables import service_order as t


def open_orders(tx: Read, provider_id: int) -> int:
    """How many orders they were given and have not done."""
    query = select(func.count()).select_from(t).where(t.c.provider_id == provider_id, t.c.state == "offered")
    return tx.sql.execute(query).scalar_one()


def is_order(tx: Read, order_id: int) -> bool:
    """Whether there is such an order."""
    return tx.sql.execute(select(t.c.id).where(t.c.id == order_id)).first() is not None
