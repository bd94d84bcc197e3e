"""The page on which a visitor of the demo is a resident with a red button."""

from simulator.live.phone_page.app import create_app
from simulator.live.phone_page.find import Person
from simulator.live.phone_page.line import COMMAND_LENGTH_MAX

__all__ = ["COMMAND_LENGTH_MAX", "Person", "create_app"]
