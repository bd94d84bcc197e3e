"""A cellular network of our own: modems that answer as real ones do, well or badly, and what goes between them."""

from .cell import CellNetwork
from .modem import SimulatedModem
from .wires import Pty, TcpModem

__all__ = ["CellNetwork", "Pty", "SimulatedModem", "TcpModem"]
