"""How much a provider still has to do."""

from sqlalchemy import func, select

from hub.kernel import Read

from .tables import service_order as t


def open_orders(tx: Read, provider_id: int) -> int:
    """Orders that they were given and have not done."""
    query = select(func.count()).select_from(t).where(t.c.provider_id == provider_id, t.c.state == "offered")
    return tx.sql.execute(query).scalar_one()
