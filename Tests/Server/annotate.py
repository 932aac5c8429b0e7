"""Labels a table in a browser, by keyboard alone: usage: annotate.py CHROMIUM URL JOURNAL [--pictures FOLDER]

Two browsers get different examples, every answer stands in the journal before the next example shows, a reload goes on at the same
example, and axe finds nothing, light and dark, on a desk and on a phone.
"""

import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

chromium, url, journal = sys.argv[1:4]
pictures = sys.argv[5] if "--pictures" in sys.argv else None


def lines():
    with open(journal) as file:
        return len(file.readlines())


def check(page, name):
    found = Axe().run(page).response["violations"]
    assert not found, f"{name}: {[(one['id'], [node['html'] for node in one['nodes']][:3]) for one in found]}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide} pixels too wide"
    if pictures:
        page.screenshot(path=f"{pictures}/annotate-{name}.png", full_page=True)


def press(page, key):
    """An answer, and the example that follows."""
    place = page.inner_text("#place")
    before = lines()
    page.keyboard.press(key)
    page.wait_for_function("place => document.getElementById('place').textContent !== place", arg=place, timeout=60000)
    assert lines() == before + 1, "an answer stands in the journal before the next example shows"
    assert page.evaluate("document.activeElement.id") == "place", "a screen reader begins at the example"


with sync_playwright() as tools:
    browser = tools.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    desk = browser.new_context(viewport={"width": 1100, "height": 850}).new_page()
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, color_scheme="dark", has_touch=True
    ).new_page()
    faults = []
    for page in (desk, phone):
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: None if "127.0.0.1" in request.url or request.url.startswith("data:") else faults.append(request.url))
        page.goto(url)
        page.wait_for_selector("#classes button")
    assert desk.inner_text("#place") != phone.inner_text("#place"), "two browsers get different examples"
    check(desk, "desk")
    check(phone, "phone")
    for number in range(24):
        press(desk, "12sd"[number % 4] if number % 6 == 5 else "12"[number % 2])
        if number % 4 == 0:
            before = phone.inner_text("#place")
            phone.click("#classes button")
            phone.wait_for_function("place => document.getElementById('place').textContent !== place", arg=before, timeout=60000)
    place = desk.inner_text("#place")
    desk.reload()
    desk.wait_for_selector("#classes button")
    assert desk.inner_text("#place") == place, "a reload goes on at the same example"
    desk.keyboard.press("u")
    desk.wait_for_function("place => document.getElementById('place').textContent !== place", arg=place)
    # The guesses come once a model is there.
    for _ in range(60):
        if desk.inner_text("#guess").startswith("The model says"):
            break
        desk.wait_for_timeout(1000)
        press(desk, "1")
    assert desk.inner_text("#guess").startswith("The model says"), "there is a model after some answers"
    check(desk, "desk-guess")
    desk.keyboard.press("a")
    desk.wait_for_timeout(3000)
    check(desk, "desk-alike")
    desk.keyboard.press("b")
    desk.wait_for_timeout(1000)
    desk.keyboard.press("r")
    desk.wait_for_timeout(2000)
    check(desk, "desk-reviews")
    # What was backed out of is not confirmed by a key on another list.
    before = lines()
    desk.keyboard.press("y")
    desk.wait_for_timeout(1000)
    assert lines() == before, "Y confirms nothing here"
    assert not faults, faults
    browser.close()
print("annotate: labelled by keyboard in two browsers; axe finds nothing")
