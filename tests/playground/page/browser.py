"""One headless Chromium, driven as a person would: open, type, click, read; every wait is for something seen."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

LIMIT_S = 60  # of waiting for what comes in any case; the machine may be busy
SCRIPT_S = 200  # of a script that scrolls through a thousand messages
LOOK_EVERY_S = 0.05
# Drawn anew, moved below something else or still sliding in, between the look and the press: a person would look again.
MOVED = (StaleElementReferenceException, ElementClickInterceptedException, ElementNotInteractableException)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "The page's tests need Chromium and its driver. Install both: apt-get install -y chromium chromium-driver"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,860",
)


class BrowserMissingError(Exception):
    """Chromium or its driver is not on this machine; the text says what to install."""


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """A fresh browser with a profile of its own. Raises BrowserMissingError."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        raise BrowserMissingError(MISSING)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        chrome = webdriver.Chrome(options=options, service=Service(driver))
        chrome.set_script_timeout(SCRIPT_S)
        try:
            yield chrome
        finally:
            chrome.quit()


class Page:
    """The playground's page in a browser, as one person."""

    def __init__(self, chrome: webdriver.Chrome, base: str) -> None:
        self.chrome, self.base = chrome, base

    def open(self, user: str, channel: str, thread: str | None = None) -> Page:
        """Opens a place afresh and waits until it is live and its messages are there."""
        place = {"user": user, "channel": channel} | ({"thread": thread} if thread else {})
        self.leave()
        self.chrome.get(f"{self.base}/#{urlencode(place)}")
        self.see(".health.good")
        self.see("#channel .message-list[aria-busy=false]")
        self.see(f'[data-channel="{channel}"][aria-current]')
        return self

    def leave(self) -> None:
        """Goes to an empty page: the one before stops asking for anything."""
        self.chrome.get("about:blank")

    def see(self, css: str, text: str | None = None) -> WebElement:
        """The first shown element that matches and holds the text; waits for it."""

        def look(chrome: webdriver.Chrome) -> WebElement | None:
            found = chrome.execute_script(SHOWN, css, text)
            return found if isinstance(found, WebElement) else None

        what = f"{css} with “{text}”" if text else css
        return self.until(look, f"never seen: {what}")

    def gone(self, css: str, text: str | None = None) -> None:
        """Waits until nothing shown matches."""
        self.until(lambda chrome: chrome.execute_script(SHOWN, css, text) is None, f"still there: {css} {text or ''}")

    def all(self, css: str) -> list[str]:
        """The texts of all that match, shown or not; read at once, since messages may be drawn anew meanwhile."""
        return [str(text) for text in self.chrome.execute_script(TEXTS, css)]

    def click(self, css: str, text: str | None = None) -> None:
        """Clicks what is seen; looks again if it was drawn anew or covered in between."""

        def press(chrome: webdriver.Chrome) -> bool:
            found = chrome.execute_script(SHOWN, css, text)
            if isinstance(found, WebElement):
                self.press(found)
            return found is not None

        self.until(press, f"never seen: {css} {text or ''}", ignored=MOVED)

    def press(self, element: WebElement) -> None:
        """Clicks an element. Raises one of MOVED if it was gone, covered, or drawn anew with the finger on it."""
        self.chrome.execute_script(LISTEN, element)
        element.click()
        if self.chrome.execute_script("return window.clicked === false"):
            raise StaleElementReferenceException("Drawn anew between the press and the release.")

    def use(self, css: str, name: str, text: str | None = None) -> None:
        """Presses the button `name` of the last seen thing that has it. The button may wait for a mouse to be seen."""
        what = f"never seen: {name} of {css} {text or ''}"
        self.until(lambda chrome: chrome.execute_script(USE, css, text, name), what)

    def attribute(self, css: str, name: str, text: str | None = None) -> str:
        """A property of what is seen; waits for it to be seen."""
        found = self.until(lambda chrome: chrome.execute_script(PROPERTY, css, text, name), f"never seen: {css}")
        return str(found[0])

    def until(
        self,
        look: Callable[[webdriver.Chrome], Any],
        what: str,
        *,
        seconds: float = LIMIT_S,
        ignored: tuple[type[Exception], ...] = (),
    ) -> Any:
        """What `look` gives once that is something; `what` is said if it never is."""
        return WebDriverWait(self.chrome, seconds, LOOK_EVERY_S, ignored).until(look, what)

    def type(self, css: str, text: str, *, enter: bool = False, anew: bool = False) -> None:
        """Types into what is seen; `anew`: in the place of what stands there."""
        keys = (text, *([Keys.ENTER] if enter else []))

        def press(_: object) -> bool:
            field = self.see(css)
            if anew:
                field.clear()
            field.send_keys(*keys)  # an element that was drawn anew meanwhile takes no key at all
            return True

        self.until(press, f"never typed into {css}", ignored=MOVED)

    def attach(self, css: str, file: Path) -> None:
        """Gives a file to a field, which need not be seen."""

        def give(chrome: webdriver.Chrome) -> bool:
            chrome.find_element(By.CSS_SELECTOR, css).send_keys(str(file))
            return True

        self.until(give, f"never there: {css}", ignored=(*MOVED, NoSuchElementException))

    def say(self, text: str, *, thread: bool = False) -> None:
        """Types into the message box and presses Enter."""
        self.type("#reply-composer" if thread else "#composer", text, enter=True)

    def run(self, script: str, *args: Any) -> Any:
        """Runs the body of an async function in the page; gives what it returns."""
        answer = self.chrome.execute_async_script(ASYNC % script, *args)
        assert "problem" not in answer, answer["problem"]
        return answer.get("value")

    def scroll(self, css: str, top: int) -> None:
        """Scrolls once what was drawn before has come to rest, and waits until the page has heard of it."""
        self.run(SCROLL, css, top)

    @contextmanager
    def passing(self, css: str) -> Iterator[None]:
        """Waits at the end until something that matches was there, were it only for a moment."""
        self.run(WATCH, css)
        yield
        self.run("return window.passed")

    @contextmanager
    def sized(self, width: int, height: int, *, mobile: bool = False) -> Iterator[None]:
        """A window of this size meanwhile."""
        usual = self.run("return innerWidth")
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        try:
            self._wait_for_width(width)
            yield
        finally:
            self.chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
            self._wait_for_width(usual)

    def _wait_for_width(self, width: int) -> None:
        self.until(lambda _: self.run(IS_WIDE, width), f"the window was never {width} pixels wide")

    def complaints(self) -> list[str]:
        """What the console has said since the last look, warnings and errors only."""
        entries = self.chrome.get_log("browser")
        return [entry["message"] for entry in entries if entry["level"] in ("WARNING", "SEVERE")]


SEEN = """
const [css, text, name] = arguments;
const seen = (el) => el.checkVisibility({ visibilityProperty: true }) && (!text || el.textContent.includes(text));
"""
SHOWN = f"{SEEN} return [...document.querySelectorAll(css)].find(seen) ?? null;"
LISTEN = """
window.clicked = false;
arguments[0].addEventListener("click", () => { window.clicked = true; }, { capture: true, once: true });
"""
USE = f"""
{SEEN}
const all = [...document.querySelectorAll(css)].filter(seen);
const button = all.map((el) => el.querySelector(`[aria-label="${{name}}"]`)).findLast(Boolean);
button?.click();
return Boolean(button);
"""
SCROLL = """
const frames = () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
await frames();
document.querySelector(args[0]).scrollTop = args[1];
await frames();
"""
IS_WIDE = "return matchMedia(`(width: ${args[0]}px)`).matches"
WATCH = """
window.passed = new Promise((seen) => {
  const look = () => document.querySelector(args[0]) && seen(true);
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
});
"""
PROPERTY = f"const el = (() => {{ {SHOWN} }})(...arguments); return el && [el[arguments[2]]];"
TEXTS = "return [...document.querySelectorAll(arguments[0])].map((el) => el.textContent)"
ASYNC = """
const done = arguments[arguments.length - 1];
(async (...args) => { %s })(...arguments).then((value) => done({ value }), (e) => done({ problem: String(e) }));
"""
