"""On the device only: MicroPython never evaluates annotations, so there is nothing to postpone."""

annotations = None
