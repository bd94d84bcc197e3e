"""What is keyed on the resident's phone: *1# or *2# and the six digits of an order, when somebody comes and goes."""

from hub.kernel import Problem, Write

from .fulfilment import going
from .orders import store
from .orders.model import Order

COMES, GOES = "*1#", "*2#"


def heed_code(tx: Write, resident_id: int, keyed: str, device_id: str) -> bool:
    """Check in whoever comes to this resident, or out; whether the code was that of an order there.

    Who came without saying that they set out has come all the same. A code that is keyed again changes nothing more.
    """
    form, digits = keyed[: len(COMES)], keyed[len(COMES) :]
    order = store.by_code(tx, resident_id, digits) if form in (COMES, GOES) else None
    if order is None:
        return False
    try:
        _check(tx, order, form, f"device {device_id}")
    except Problem:
        return True  # they are there already; or what is missing, or costs too much, is for the page or the desk
    return True


def _check(tx: Write, order: Order, form: str, actor: str) -> None:
    if form == COMES:
        going.arrive(tx, order, actor, how="code")
    elif form == GOES and order.state == "on_site" and order.out_ms is None:
        going.check_out(tx, order, actor)
