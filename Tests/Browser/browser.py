"""A headless Chromium, and how tests look at the demonstration shop with it."""

import shutil
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select


class Browser:
    """Ends with the `with` statement; then the console must have been silent."""

    patience = 10.0

    def __init__(self, shop):
        options = Options()
        options.binary_location = shutil.which("chromium")
        # Tests may run as root, and containers have a small /dev/shm.
        # What fades in is not text to a test until it is visible.
        for argument in ["headless=new", "no-sandbox", "disable-dev-shm-usage", "window-size=1280,1000",
                         "force-prefers-reduced-motion"]:
            options.add_argument("--" + argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.shop = shop.rstrip("/")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        log = self.driver.get_log("browser")
        if error is not None:
            print("The page said:", self.text("body"))
        self.driver.quit()
        if error is None:
            assert log == [], f"the console is not silent: {log}"

    def open(self, path):
        self.driver.get(self.shop + path)
        self.settle()

    def settle(self):
        """Waits until the page has heard from the edge and from the shop's server."""
        self.until("the page is settled", lambda: self.script("document.documentElement.dataset.state") == "settled")

    def until(self, what, condition):
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            found = condition()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError(f"not within {self.patience} s: {what}")

    def script(self, expression, *arguments):
        return self.driver.execute_script(f"return {expression}", *arguments)

    def wait_script(self, promise):
        return self.driver.execute_async_script(f"({promise}).then(arguments[0])")

    def click(self, selector):
        self.until(f"{selector} can be clicked", lambda: self.shown(selector) and self.element(selector).is_enabled())
        self.element(selector).click()

    def reloads(self, action):
        """Does what loads a page, and waits for that page."""
        self.script("window.before = true")
        action()
        self.until("the next page is there", lambda: self.script("window.before !== true"))
        self.settle()

    def choose(self, selector, text):
        select = Select(self.element(selector))
        option = next(option for option in select.options if text in option.text)
        if not option.is_selected():
            self.reloads(lambda: select.select_by_visible_text(option.text))

    def element(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def shown(self, selector):
        return any(element.is_displayed() for element in self.driver.find_elements(By.CSS_SELECTOR, selector))

    def text(self, selector):
        return self.element(selector).text

    def lines(self, by=None):
        """What happened, newest first, as the page keeps it."""
        lines = self.script("JSON.parse(sessionStorage.getItem('shop.journal') ?? '[]')")
        return [line for line in lines if by in (None, line["by"])]

    def line(self, by):
        """The newest request of the page that is shown; `None` if it made none."""
        page = self.script("Number(sessionStorage.getItem('shop.pageView'))")
        return next((line for line in self.lines(by) if line["number"] == page), None)
