"""What the provider's page brought to be seen: at most a few of each stage, each once."""

import hashlib
from typing import Final, Literal

from hub.kernel import Problem, Read, Write, not_found

from ..orders import moving, store
from ..orders.model import Order
from .making import Picture

PhotoStage = Literal["before", "after"]
PHOTOS_PER_STAGE_MAX: Final = 6


def check_room(tx: Read, order: Order, stage: PhotoStage) -> None:
    """Raises 409 `too_many` where there are enough of this stage. Whether anybody works there the page has asked."""
    if sum(1 for one in store.photos(tx, order.id) if one["stage"] == stage) >= PHOTOS_PER_STAGE_MAX:
        raise Problem(409, "too_many", f"There are {PHOTOS_PER_STAGE_MAX} pictures of this stage already.")


def add(tx: Write, order: Order, stage: PhotoStage, actor: str, picture: Picture) -> None:
    """Keep it; the same one once. Raises as `check_room`."""
    check_room(tx, order, stage)
    digest = hashlib.sha256(picture.jpeg).hexdigest()
    row = {"order_id": order.id, "stage": stage, "actor": actor, "digest": digest, **picture._asdict()}
    if store.add_photo(tx, row):
        moving.tell(tx, order, "photo", actor, {"stage": stage})


def jpeg(tx: Read, order_id: int, photo_id: int) -> tuple[int, bytes]:
    """Whose home it shows, and the picture. Raises 404."""
    order, found = moving.must(tx, order_id), store.photo(tx, order_id, photo_id)
    if found is None:
        raise not_found("photo", photo_id)
    return order.resident_id, found
