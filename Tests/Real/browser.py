#!/usr/bin/env python3
"""The inbox page in a real Chromium, by its keys: decide, undo, explain; and feeds that attack it.

With SLUICE_SCREENSHOTS set to a directory, pictures of the page are left there.
"""

import datetime
import json
import os
import pathlib
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from trial import Trial, eventually

WANTED = [
    "Can anyone recommend a CRM for a team of {n}?",
    "Looking for an alternative to our help desk, {n} seats",
    "How much should we pay for hosting {n} sites?",
    "Which laptop should I buy for {n} interns?",
]
ATTACKS = [
    "<script>document.title='owned'</script> can anyone recommend a tool?",
    "<img src=x onerror=\"document.title='owned'\"> can anyone recommend a tool?",
    "\"><svg onload=document.title='owned'> can anyone recommend a tool?",
]


def entries():
    now = datetime.datetime.now(datetime.timezone.utc)
    for index in range(40):
        title = WANTED[index % len(WANTED)].format(n=index + 3)
        yield {
            "id": f"w{index}", "url": f"https://forum.example/t/{index}", "title": title,
            "content_text": f"We are a small firm, number {index}, and our contract ends soon.\n\n"
            "What do you use, and would you buy it again?",
            "authors": [{"name": f"person{index}"}],
            "date_published": (now - datetime.timedelta(minutes=7 * index)).isoformat(),
        }
    for index, attack in enumerate(ATTACKS):
        yield {
            "id": f"a{index}", "url": "javascript:document.title='owned'", "title": attack,
            "content_html": "<p>&lt;script&gt;document.title='owned'&lt;/script&gt;</p>" + attack,
            "authors": [{"name": attack}],
        }


def browser():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,800"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Page:
    def __init__(self, driver, address, shots):
        self.driver, self.address, self.shots = driver, address, shots
        driver.get(address)
        eventually(lambda: self.rows(), what="the list")

    def rows(self):
        return self.driver.find_elements(By.CSS_SELECTOR, "#list [role=option]")

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def chosen(self):
        found = self.driver.find_elements(By.CSS_SELECTOR, "#list [aria-selected=true]")
        return found[0].text if found else ""

    def toast(self):
        toast = self.driver.find_element(By.ID, "toast")
        return toast.text if toast.is_displayed() else ""

    def shoot(self, name):
        if self.shots:
            self.driver.save_screenshot(str(pathlib.Path(self.shots) / f"{name}.png"))


def server(address, path):
    with urllib.request.urlopen(address.rstrip("/") + path, timeout=10) as answer:
        return json.load(answer)


def work(page):
    count = lambda: server(page.address, "/api/items")["counts"]
    before = count()["waiting"]
    page.shoot("inbox")
    for key, queue in (("y", "relevant"), ("n", "noise"), ("s", "unsure")):
        shown = eventually(page.chosen, what="a chosen conversation")
        page.press(key)
        eventually(lambda: count()[queue] == 1, what=f"the decision {queue}")
        eventually(lambda: page.chosen() != shown, what="the next conversation")
    assert count()["waiting"] == before - 3, count()
    page.shoot("decided")
    for left in (2, 1, 0):
        page.press("z")
        eventually(lambda: count()["waiting"] == before - left, what="the undo")
    first = page.chosen()
    page.press("j")
    eventually(lambda: page.chosen() not in ("", first), what="j")
    page.press("k")
    eventually(lambda: page.chosen() == first, what="k")
    page.press("e")
    eventually(
        lambda: "log-odds" in page.driver.find_element(By.ID, "conversation").text.lower(),
        what="the explanation")
    assert page.driver.find_elements(By.CSS_SELECTOR, "#conversation mark"), "no evidence is marked"
    page.shoot("why")
    page.press("?")
    eventually(lambda: page.driver.find_element(By.ID, "keys").is_displayed(), what="the key sheet")
    page.press(Keys.ESCAPE)
    eventually(lambda: not page.driver.find_element(By.ID, "keys").is_displayed(), what="its end")


def meet(page):
    """Another person decides what the page still shows as open: its answer is refused, and says so."""
    shown = page.driver.find_element(By.CSS_SELECTOR, "#list [aria-selected=true]")
    item = shown.get_attribute("id").removeprefix("item-")
    trial.command("decide", item, "noise", "--by", "bob")
    page.press("y")
    eventually(lambda: "was decided noise by bob" in page.toast(), what="the refusal")
    decided = server(page.address, f"/api/items/{item}")["item"]
    assert (decided["decision"], decided["decidedBy"]) == ("noise", "bob"), decided
    assert not page.driver.find_elements(By.ID, f"item-{item}"), "it is still in the list"


def withstand(page):
    """Every conversation is opened; nothing of a feed ran, led astray or was loaded."""
    for _ in range(len(page.rows())):
        page.press("j")
        links = page.driver.find_elements(By.CSS_SELECTOR, "#reader a[href], #list a[href]")
        for link in links:
            assert link.get_attribute("href").startswith("http"), link.get_attribute("href")
    assert "owned" not in page.driver.title, "a feed's script ran"
    for entry in page.driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            assert url.startswith((page.address, "data:", "about:", "chrome")), f"asked for {url}"
    errors = [line["message"] for line in page.driver.get_log("browser") if line["level"] == "SEVERE"]
    assert not errors, errors


trial = Trial(list(entries()), keep="100%")
daemon = driver = None
try:
    daemon, address = trial.daemon()
    eventually(lambda: server(address, "/api/items")["counts"]["waiting"] >= 40, what="the items")
    driver = browser()
    page = Page(driver, address, os.environ.get("SLUICE_SCREENSHOTS"))
    work(page)
    print("   decided, undone and explained by keys alone")
    withstand(page)
    print("   no script of a feed ran, no request left the page's origin")
    meet(page)
    print("   told that another was faster")
finally:
    if driver:
        driver.quit()
    if daemon:
        daemon.terminate()
        assert daemon.wait(10) == 0, "the daemon did not end in order"
    trial.close()
