"""The remote control."""

from board.remote_run import main

try:
    main()
except Exception as error:  # a person at the cable ends it with Ctrl-C, and gets a prompt
    import sys

    sys.print_exception(error)
    from machine import reset

    reset()
