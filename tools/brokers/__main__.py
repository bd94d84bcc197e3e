"""`python -m tools.brokers`: the embedded broker."""

from __future__ import annotations

import logging
import os

import uvloop

from tools.brokers.embedded import serve

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
uvloop.run(serve(int(os.environ["LAMPLIGHT_BROKER_PORT"])))
