"""`python -m tools.brokers`: the embedded broker; a file of its own, so that its plugins are imported only once."""

from __future__ import annotations

import asyncio
import logging
import os

from tools.brokers.embedded import serve

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
asyncio.run(serve(int(os.environ["LAMPLIGHT_BROKER_PORT"])))
