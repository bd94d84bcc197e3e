"""The red-button phone."""

from board.run import main

main()
