"""The red-button phone."""

import sys

from machine import reset

try:
    from board.run import main

    main()
except Exception as error:  # a person at the cable ends it with Ctrl-C, and gets a prompt
    try:
        sys.print_exception(error)
    finally:  # it may be memory that lacks
        reset()
