"""The red-button phone."""

import sys

try:
    from board.run import main

    main()
except Exception as error:  # a person at the cable ends it with Ctrl-C, and gets a prompt
    sys.print_exception(error)
    from machine import reset

    reset()
