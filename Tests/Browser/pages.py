"""Opens pages in Chromium and fails for whatever a reader would trip over.

    python pages.py PAGE [PAGE ...] [--pictures FOLDER]

Of each page, at the width of a phone and of a desk, in light and in dark: no message in the console, nothing fetched, no
sideways scrolling of the page, every plot drawn, no two texts of a plot over each other, what can be pointed at says
something, by mouse and by keyboard, and axe-core (WCAG 2.1 A and AA) finds nothing. Prints a line a page.
"""

import argparse
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# Texts of a plot that cover each other by more than two points both ways; names of classes lie where their points do.
OVERLAPS = """
() => [...document.querySelectorAll('svg.plot[id]')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text:not(.name)')].map(t => [t.textContent, t.getBoundingClientRect()]);
  const found = [];
  texts.forEach(([a, r], i) => texts.slice(i + 1).forEach(([b, s]) => {
    const w = Math.min(r.right, s.right) - Math.max(r.left, s.left);
    const h = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
    if (w > 2 && h > 2) found.push(`${svg.id}: "${a}" and "${b}"`);
  }));
  return found;
})
"""
# Plots without anything drawn in them, or cut off.
EMPTY = """
() => [...document.querySelectorAll('svg.plot[id]')].filter(svg => {
  const box = svg.getBoundingClientRect();
  const marks = [...svg.querySelectorAll('.line, .dots, image')].map(m => m.getBoundingClientRect());
  return box.width < 50 || box.height < 50 || !marks.some(m => m.width > 10 || m.height > 10);
}).map(svg => svg.id)
"""
# The chart's axes without a name.
NAMELESS = """
() => [...document.querySelectorAll('svg.plot[id]')].filter(svg => svg.querySelector('.tick') &&
  [...svg.querySelectorAll('text:not(.tick):not(.title)')].length < 2).map(svg => svg.id)
"""


def complaints(page, path, width, scheme):
    found = []
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or messages.append(f"fetches {r.url}"))
    page.goto(path.resolve().as_uri())
    page.emulate_media(color_scheme=scheme)
    plots = page.query_selector_all("svg.plot[id]")
    if not plots:
        found.append("no plot")
    found += [f"empty plot {name}" for name in page.evaluate(EMPTY)]
    found += [f"axis without a name in {name}" for name in page.evaluate(NAMELESS)]
    found += [f"texts over each other in {words}" for words in page.evaluate(OVERLAPS)]
    overflow = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        found.append(f"{overflow} points wider than the screen")
    for plot in plots:
        if plot.get_attribute("tabindex") is None:
            continue
        name = plot.get_attribute("id")
        plot.scroll_into_view_if_needed()
        spot = page.evaluate(
            """svg => { const s = JSON.parse(document.getElementById('spots').textContent).panels[svg.id];
            const i = Math.floor(s.x.length / 2), m = svg.getScreenCTM();
            const p = new DOMPoint(s.x[i] / 10, s.y[i] / 10).matrixTransform(m); return [p.x, p.y]; }""", plot)
        page.mouse.move(*spot)
        if not page.is_visible("#tip") or not page.inner_text("#tip").strip():
            found.append(f"pointing at {name} shows nothing")
        page.mouse.move(1, 1)
        if page.is_visible("#tip"):
            found.append(f"what pointing at {name} showed stays")
        plot.focus()
        page.keyboard.press("ArrowRight")
        if not page.is_visible("#tip"):
            found.append(f"the arrow keys show nothing in {name}")
        page.keyboard.press("Escape")
    links = page.query_selector_all(".confusion a")
    if links:
        links[0].click()
        target = links[0].get_attribute("href")
        page.wait_for_timeout(50)
        if not page.is_visible(f"{target} li"):
            found.append(f"the cell {target} opens nothing")
    for violation in Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).response["violations"]:
        where = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
        found.append(f"axe {violation['id']} ({violation['impact']}) at {where}")
    found += [f"console: {message}" for message in messages]
    return [f"{path.name}, {width} wide, {scheme}: {words}" for words in found], len(plots)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--pictures", type=Path)
    arguments = parser.parse_args()
    failures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for path in arguments.pages:
            for width, height in [(390, 844), (1280, 900)]:
                for scheme in ["light", "dark"]:
                    page = browser.new_page(viewport=dict(width=width, height=height))
                    found, plots = complaints(page, path, width, scheme)
                    failures += found
                    if arguments.pictures:
                        arguments.pictures.mkdir(parents=True, exist_ok=True)
                        page.screenshot(path=arguments.pictures / f"{path.parent.name}-{width}-{scheme}.png", full_page=True)
                    page.close()
            print(f"pages: {path}, {plots} plots, {path.stat().st_size / 1e6:.2f} MB")
        browser.close()
    for words in failures:
        print(f"pages: {words}", file=sys.stderr)
    sys.exit(1 if failures else 0)


main()
