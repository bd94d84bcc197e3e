"""Runs on MicroPython in place of a remote's main program: says what is loaded when the first frame goes out."""

# pyright: basic, reportMissingImports=false

import sys


def main(_arguments):
    import espnow

    def first(_self, _peer, frame, _sync):
        print(len(frame), *sorted(sys.modules))  # noqa: T201 - printing is how it answers
        sys.exit()

    espnow.ESPNow.send = first
    from board.remote_run import main as run

    run()
