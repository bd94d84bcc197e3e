"""The first thing that runs on a fresh machine: says in one line what is missing, then installs what Lamplight needs.

Written so that also a Python that is too old can read it, and say so. It needs nothing but the standard library.
"""

import os
import sys

# Old Pythons know no annotations and no f-strings.
# ruff: noqa: UP031, UP036

sys.dont_write_bytecode = True


def main():
    """0 when all is ready, 1 after one line that says what to do."""
    if sys.version_info < (3, 11):
        found = "%d.%d" % sys.version_info[:2]
        sys.stderr.write(
            "lamplight: this is Python %s (%s); Lamplight needs 3.11 or newer. "
            "Install one (Debian 12: apt install python3 python3-venv) and run: make PYTHON=python3.11\n"
            % (found, sys.executable)
        )
        return 1
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))  # noqa: PTH100, PTH120
    from tools.setup.install import install

    return install(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
