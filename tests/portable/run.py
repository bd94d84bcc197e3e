"""Runs portable tests where there is no pytest, on a device for one: `micropython tests/portable/run.py test_wire`.

Prints the name of each test that failed and the counts; leaves with 1 if one failed or if there was none.
"""

# ruff: noqa: T201  (printing is all that it has to say it with)
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
# (gc.mem_alloc, gc.mem_free, gc.threshold and sys.print_exception are MicroPython's)

import gc
import sys


def run(name: str) -> tuple[int, int]:
    """(passed, failed) of the functions `test_*` of tests/portable/<name>.py, in alphabetical order."""
    module = __import__("tests.portable." + name, None, None, ("run",))
    tests = [test for test in sorted(dir(module)) if test.startswith("test_")]
    failed = 0
    for test in tests:
        gc.collect()
        try:
            getattr(module, test)()
        except Exception as error:
            failed += 1
            print("FAILED", name + "." + test)
            sys.print_exception(error)
    return len(tests) - failed, failed


def main(names: list[str]) -> int:
    passed = failed = 0
    for name in names:
        good, bad = run(name)
        passed += good
        failed += bad
    gc.collect()
    print(passed, "passed,", failed, "failed,", gc.mem_alloc(), "bytes of heap in use,", gc.mem_free(), "free")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    # Collecting often keeps what stays together: after the same imports the largest free piece is 16 kB, not 1.8 kB.
    gc.threshold(2048)
    sys.exit(main(sys.argv[1:]))
