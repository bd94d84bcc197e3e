"""Pictures of the work: made anew before they are kept, so that nothing is in them but what is seen."""

from .making import UPLOAD_BYTES_MAX, Picture, Pictures
from .service import PhotoStage, add, check_room, jpeg

__all__ = ["UPLOAD_BYTES_MAX", "PhotoStage", "Picture", "Pictures", "add", "check_room", "jpeg"]
