"""Walks through the demonstration shop as a visitor would: shop.py URL"""

import sys

from browser import Browser

CUSTOMER = "aiko"


def main(url):
    with Browser(url) as browser:
        stranger(browser)
        log_in(browser)
        same_page(browser)
        next_page(browser)
        other_region(browser)
        expiry(browser)
        log_out(browser)
    print("ok")


def stranger(browser):
    """Whoever is not logged in gets audiences at most, and the shop's server asks nobody."""
    browser.open("/")
    browser.choose("#edge", "JPN3-1")
    line = browser.line("browser")
    assert line["region"] == "JPN3" and line["status"] == 200, line
    assert line["source"] in ("empty", "hit") and line["ms"] > 0, line
    assert browser.lines("server") == []
    assert "Good day" in browser.text("#personal")
    assert browser.wait_script("fetch('/api/shop').then((answer) => answer.status)") == 200
    assert any("kndctr_" in name for name in browser.script("document.cookie.split('; ')"))


def log_in(browser):
    """On the page of the log-in the shop's server waits for the hub, and the browser's answer is still empty."""
    browser.click("#account-button")
    browser.click(f"#account [value={CUSTOMER}]")
    browser.click("#log-in")
    browser.until("the server knows the name", lambda: "Welcome back, Aiko." in browser.text("#personal"))
    first = browser.until("the browser has asked", lambda: browser.lines("browser")[0]["event"] == "userAccount.login"
                          and browser.lines("browser")[0])
    assert first["source"] == "empty" and first["attributes"] == {}, first
    server = browser.line("server")
    assert server["source"] == "refreshed" and server["attributes"]["tier"] == "gold", server


def same_page(browser):
    """An edge audience appears in the answer to the event that makes it true."""
    browser.open("/products/tokaido")
    line = browser.line("browser")
    assert line["source"] == "hit" and line["revision"], line
    assert "Filled a basket today" not in line["audiences"], line
    assert "Gold members" in line["audiences"] and "Customers in Japan" in line["audiences"], line
    browser.click("#add")
    browser.until("the offer is on the same page", lambda: "Gift wrapping" in browser.text("#personal"))
    line = browser.line("browser")
    assert line["event"] == "commerce.productListAdds", line
    assert {"sign": "+", "kind": "audience", "text": "Filled a basket today"} in line["changes"], line
    assert browser.text("#basket-count") == "1"
    assert "Filled a basket today" in browser.text("#lines li")


def next_page(browser):
    """Attributes are there by way of the server alone, now from the edge's memory."""
    browser.open("/basket")
    server, own = browser.line("server"), browser.line("browser")
    assert server["source"] == "hit" and server["ageMs"] >= 0, server
    assert server["attributes"]["firstName"] == "Aiko" and server["attributes"]["points"] == 1240, server
    assert own["source"] == "hit" and own["attributes"] == {}, own
    browser.click("#buy")
    browser.until("thanks", lambda: "Thank you." in browser.text("#page"))

    def bought():
        browser.open("/")
        return "Bought today" in browser.line("server")["audiences"]

    browser.until("the hub's audience is at the edge", bought)
    assert "Thank you for your order" in browser.text("#personal")


def other_region(browser):
    browser.choose("#edge", "IRL1-1")
    assert browser.line("browser")["region"] == "IRL1"
    assert browser.line("server")["region"] == "IRL1"
    assert "Ireland" in browser.text(".way")
    browser.choose("#edge", "JPN3-1")


def expiry(browser):
    """After the time to live the first page is empty for the browser, waits on the server, and the next is right."""
    browser.choose("#stream", "demo pages")
    assert browser.line("browser")["datastream"] == "demo pages"
    browser.click("#expire")
    browser.until("a countdown", lambda: "Nobody asks the edge now" in browser.text("#life-text"))
    browser.until("the profile has expired", lambda: "has expired" in browser.text("#life-text"))
    browser.reloads(lambda: browser.click("#expire"))
    own, server = browser.line("browser"), browser.line("server")
    assert own["source"] == "empty" and "Gold members" not in own["audiences"], own
    assert server["source"] == "refreshed" and server["attributes"]["firstName"] == "Aiko", server
    browser.open("/")
    own, server = browser.line("browser"), browser.line("server")
    assert own["source"] == "hit" and "Gold members" in own["audiences"], own
    assert {"sign": "+", "kind": "audience", "text": "Gold members"} in own["changes"], own
    assert server["source"] == "hit", server


def log_out(browser):
    browser.click("#account-button")
    browser.click("#log-out")
    browser.until("nobody is known", lambda: "Good day" in browser.text("#personal"))
    asked = len(browser.lines("server"))
    browser.open("/")
    assert len(browser.lines("server")) == asked
    assert "Aiko" not in browser.text("#page")


main(sys.argv[1])
