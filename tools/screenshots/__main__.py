"""Takes the README's pictures from a running demo, so that they can be taken again when the console changes.

python -m tools.screenshots        (make screenshots)
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from tools.processes import free_port, start_child, stop_child, wait_until
from tools.setup.components import find_chromium

HERE: Final = Path(__file__).parent
SIZE: Final = {"width": 1360, "height": 850}
PATIENCE_MS: Final = 30_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "demo.out"
        command = [sys.executable, "-m", "tools.cli", "demo", "--port", str(free_port("127.0.0.1"))]
        demo = start_child([*command, "--var", folder, "--press-every", "0"], log)
        try:
            wait_until(lambda: "Ctrl-C stops everything" in log.read_text(), demo, log, "the demo")
            link, phone = re.findall(r"http://\S+", log.read_text())[:2]
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
                take(browser, link, phone)
        finally:
            stop_child(demo)


def take(browser: Browser, link: str, phone_link: str) -> None:
    """Press, take the alarm, and look at both ends."""
    context = browser.new_context(viewport=SIZE, locale="en-GB")  # pyright: ignore[reportArgumentType] a TypedDict
    context.set_default_timeout(PATIENCE_MS)
    console, phone = context.new_page(), context.new_page()
    console.goto(link)
    console.get_by_role("button", name="Start shift").click()
    phone.goto(phone_link)
    phone.get_by_role("listitem").first.get_by_role("button").click()
    press(phone)
    phone.get_by_text("The centre has it").first.wait_for()
    console.bring_to_front()
    console.get_by_role("button", name=re.compile("^Take")).click()
    console.get_by_text(re.compile("You have it")).wait_for()
    console.wait_for_timeout(1000)
    console.screenshot(path=HERE / "queue.png")
    phone.bring_to_front()
    phone.get_by_text(re.compile("is with you")).first.wait_for()
    phone.screenshot(path=HERE / "phone.png")


def press(phone: Page) -> None:
    phone.get_by_role("button").filter(has_text="SOS").first.click()


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        sys.exit(str(error))
