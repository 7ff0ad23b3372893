"""The shop with a stand-in for Adobe's Web SDK, which records how it is called: web_sdk.py URL"""

import sys

from browser import Browser


def main(url):
    with Browser(url) as browser:
        browser.open("/")
        browser.choose("#edge", "IRL1-1")
        configure, view = browser.script("window.alloyCalls")
        assert configure["command"] == "configure", configure
        options = configure["options"]
        assert options["datastreamId"] == "2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001", options
        assert options["orgId"] == "53A16ACB5CC1D3760A495C99@AdobeOrg", options
        assert options["edgeDomain"] == "irl1.edge.test" and options["edgeBasePath"] == "ee", options
        assert view["command"] == "sendEvent", view
        assert view["options"]["xdm"]["eventType"] == "web.webpagedetails.pageViews", view
        assert "identityMap" not in view["options"]["xdm"], view
        # What sendEvent resolves to personalises the page.
        assert "Gift wrapping" in browser.text("#personal")

        browser.click("#account-button")
        browser.click("#account [value=grace]")
        browser.click("#log-in")
        browser.until("the log-in is sent", lambda: len(browser.script("window.alloyCalls")) == 3)
        identity = browser.script("window.alloyCalls[2].options.xdm.identityMap.Email[0]")
        assert identity == {
            "id": "grace@example.com", "primary": True, "authenticatedState": "authenticated"
        }, identity
    print("ok")


main(sys.argv[1])
