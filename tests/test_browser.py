"""The site in a real browser: searched, filtered, a row read, the language changed, by keyboard alone; on a desk and
on a telephone; and every page held against WCAG 2.2 AA by axe.

With the environment variable PICTURE the tests put the picture of the README there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from site_client import DATABASE, VISIBLE
from small import ROOT, make_database, told_twice

from extract.register.build import build
from extract.site.process import listen
from extract.site.serve import Register

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), os.environ.get("CHROMIUM")
)
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--disable-sync", "--no-first-run",
]  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium found; install one, or name it in CHROMIUM"),
]
EVERY_PAGE = [
    "/", "/calendar", "/figures", "/about", "/nothing", "/mandates", "/mandates?sql=select+id+from+mandates",
    "/mandates/mandates", "/mandates/mandates?_search=%E6%8A%A5%E5%91%8A&_addressee=secretary-general",
    "/mandates/mandates?_facet_size=1",
    "/mandates/mandates?_all=1", "/mandates/mandates/A-RES-72-237-p3-0", "/mandates/mandates/S-RES-1322-2000-p1-0",
    "/mandates/documents/A-RES-72-237", "/mandates/documents/A-RES-71-244", "/mandates/actors/unossc",
    "/mandates/actors/secretary-general", *(f"/mandates/{t.name}" for t in VISIBLE if t.name != "mandates"),
    *(f"/mandates/{q}" for q in DATABASE["queries"]),
]  # fmt: skip
HOSTILE_PAGES = [
    "/", "/mandates/mandates", "/mandates/mandates?_lang=en", "/mandates/documents/S-RES-1322-2000",
    "/mandates/mandates/S-RES-1322-2000-p1-0", "/mandates/mandates/S-RES-1322-2000-p1-0?_lang=en",
    "/mandates/actors/secretary-general", "/calendar", "/mandates/paragraphs", "/mandates/open",
    "/mandates/mandates?_search=%3Cscript%3Ealert(1)%3C/script%3E",
    "/calendar?actor=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
]  # fmt: skip
DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 400, "height": 860}


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (Path(__file__).parent / "axe/axe.min.js").read_text(encoding="utf-8")


def serving(db: Path) -> Iterator[str]:
    ready, sock = threading.Event(), listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(Register(db, ready=ready.set), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(15)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    db = told_twice(make_database(tmp_path_factory.mktemp("browser") / "mandates.db"))
    with sqlite3.connect(db) as connection:  # an address that has no place to be broken at
        note = ("A-RES-72-237-p28", 2, "15", 11, "见https://www.unsouthsouth.org/" + "a_b" * 30)
        connection.execute("insert into footnotes (paragraph, n, mark, at, text) values (?, ?, ?, ?, ?)", note)
    connection.close()
    yield from serving(db)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(params=[DESK, TELEPHONE], ids=["desk", "telephone"])
def page(request: pytest.FixtureRequest, browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(viewport=request.param, base_url=address, locale="zh-CN")
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: (told.append("dialog " + dialog.message), dialog.dismiss()))
    yield page
    assert told == [], "the browser complained"
    context.close()


def has(page: Any, selector: str, count: int) -> None:
    """So many elements are there, at once or as soon as the page that a click asked for has come."""
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect(page.locator(selector)).to_have_count(count)


def shown(page: Any, selector: str, visible: bool = True) -> None:
    """An element is seen, or is not, at once or as soon as the style sheet has come."""
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect(page.locator(selector)).to_be_visible(visible=visible)


def seen(page: Any, folder: Path, name: str) -> None:
    """Takes a picture; nothing may stand out to the right of the window."""
    page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_row_of_the_table_says_what_its_parts_are(page: Any, tmp_path: Path) -> None:
    """By the head of the table, or each by itself where the rows are cards."""
    page.goto("/mandates/mandates?_sort=due_by")
    narrow = page.viewport_size["width"] == TELEPHONE["width"]
    for column, word in (("addressees", "要求谁"), ("due", "期限"), ("status", "状态")):
        said = page.evaluate(
            "c => getComputedStyle(document.querySelector(`.register td.c-${c}:not(:empty)`), '::before').content",
            column,
        )
        assert said == (f'"{word}"' if narrow else "none")
        assert word in page.inner_text(f".register th.c-{column}")
    seen(page, tmp_path, "table")


@pytest.mark.parametrize("path", ["/figures", "/about", "/calendar", "/mandates/documents/A-RES-71-244"])
def test_what_goes_on_to_the_side_shows_it_and_is_reached_by_keyboard(page: Any, path: str) -> None:
    page.goto(path)
    wide = page.evaluate(
        """[...document.querySelectorAll("main *")]
        .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto")
        .map(one => [one.tabIndex, getComputedStyle(one).backgroundAttachment.includes("local")])"""
    )
    assert wide or page.viewport_size == DESK or "figures" not in path
    assert [one for one in wide if one != [0, True]] == []


@pytest.mark.parametrize("width", [600, 821, 900, 1024, 1181])
def test_what_is_asked_has_room_at_every_width(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/mandates/mandates")
    assert page.locator("td.c-action").first.bounding_box()["width"] > 180
    seen_to_the_right = page.evaluate("document.documentElement.scrollWidth")
    assert seen_to_the_right <= width


def test_the_story(page: Any, tmp_path: Path) -> None:
    """Searches 报告, narrows to 秘书长, opens a row, sees the marks, follows the timeline, changes the language."""
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").inner_text() == "联合国决议任务登记册"
    seen(page, tmp_path, "home")

    page.fill("input[name=_search]", "报告")
    page.press("input[name=_search]", "Enter")
    page.wait_for_selector("table.register")
    has(page, "table.register tbody tr", 4)
    assert {m.inner_text() for m in page.locator("mark.m-hit").all()} == {"报告"}
    assert page.locator("table.register mark.m-verb").first.inner_text() == "再次请"
    if page.viewport_size == TELEPHONE:
        shown(page, ".facet-results", visible=False)
        page.check("#show-facets")
    seen(page, tmp_path, "search")

    page.click(".facet-results a:has-text('联合检查组')")
    has(page, "table.register tbody tr", 1)
    assert [c.inner_text().split("✕")[0].strip() for c in page.locator("a.chip").all()] == [
        "“报告”", "被要求者 = 联合检查组"
    ]  # fmt: skip

    page.click("td.c-document a >> nth=0")
    assert page.url.endswith("/mandates/mandates/A-RES-72-237-p3-0")
    for label, words in (("verb", "再次请"), ("addressee", "联合检查组"), ("deadline", "在大会第七十二届会议结束前")):
        assert page.locator(f".para mark.m-{label}").inner_text() == words
    looks = page.eval_on_selector_all(
        ".legend mark",
        "marks => marks.map(m => [getComputedStyle(m).backgroundColor, getComputedStyle(m).borderBottom])",
    )
    for differs in zip(*looks, strict=True):  # by colour, and by the line under it
        assert len(set(differs)) == len(looks) == 3
    assert "docs.un.org/zh/A/RES/72/237" in page.locator("a[rel=external]").inner_text()
    seen(page, tmp_path, "mandate")

    has(page, "ol.life > li", 2)
    life = page.locator("ol.life > li")
    assert [e.inner_text() for e in page.locator(".life ins").all()] and page.locator(".life del").count()
    assert "A/73/311" in life.first.inner_text()
    life.nth(1).locator("a").first.click()
    assert page.url.endswith("/mandates/mandates/S-RES-1322-2000-p2-0")
    page.go_back()

    page.click(".languages a")
    assert page.url.endswith("/A-RES-72-237-p3-0?_lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "What became of it" in page.inner_text("main")
    assert "Joint Inspection Unit" in page.inner_text("main")
    page.click("text=Read in the document")
    assert page.url.endswith("/mandates/documents/A-RES-72-237?_lang=en#A-RES-72-237-p3")
    has(page, "article .p", 4)
    seen(page, tmp_path, "document")
    page.click("article a.m-link >> nth=0")
    assert page.url.endswith("/mandates/mandates/A-RES-72-237-p3-0?_lang=en")
    page.click(".languages a")
    assert "后来" in page.inner_text("main")


def test_the_keyboard_alone(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "_search"
    page.keyboard.type("进展报告")
    page.keyboard.press("Enter")
    page.wait_for_selector("table.register")
    for _ in range(80):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        if "A-RES-72-237-p3-0" in (page.evaluate("document.activeElement.href") or ""):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".para mark.m-verb")
    assert page.url.endswith("/mandates/mandates/A-RES-72-237-p3-0")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.copy"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("button:text-is('已复制')")


def test_headings_of_a_document_stand_over_its_text(page: Any) -> None:
    page.goto("/mandates/documents/A-RES-72-237")
    middles = """names => names.map(name => {
        const range = document.createRange(); range.selectNodeContents(document.querySelector(name));
        const box = name.endsWith("h2") ? range.getBoundingClientRect()
            : document.querySelector(name).getBoundingClientRect();
        return box.left + box.width / 2 })"""
    heading, text = page.evaluate(middles, [".reading > h2", ".reading .p > p"])
    assert abs(heading - text) < 2


def test_filters_open_like_all_that_opens(page: Any) -> None:
    page.goto("/mandates/mandates")
    label, box = page.locator(".facets > label"), page.locator("#show-facets")
    assert label.is_visible() == (page.viewport_size == TELEPHONE)
    if page.viewport_size == TELEPHONE:
        mark = "e => getComputedStyle(e, '::before').content"
        assert box.evaluate("e => getComputedStyle(e).opacity") == "0"
        assert "▶" in label.evaluate(mark)
        box.focus()
        page.keyboard.press("Space")
        assert "▼" in label.evaluate(mark)
        assert label.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
        shown(page, ".facet-results")


def test_filters(page: Any, tmp_path: Path) -> None:
    page.goto("/mandates/mandates")
    if page.viewport_size == TELEPHONE:
        page.check("#show-facets")
    else:  # stays in view
        assert page.eval_on_selector(".facets", "e => getComputedStyle(e).position") == "sticky"
    seen(page, tmp_path, "mandates")
    page.click(".facet-results >> text=秘书长")
    has(page, "table.register tbody tr", 2)
    if page.viewport_size == TELEPHONE:
        page.check("#show-facets")
    page.click(".facet-results a:has-text('逾期')")
    has(page, "table.register tbody tr", 1)
    has(page, "a.chip", 2)
    page.click("a.chip >> nth=0")
    has(page, "a.chip", 1)


def test_files_to_take_away(page: Any) -> None:
    page.goto("/mandates/mandates?_addressee=jiu")
    for name, ending, begins in (("CSV", ".csv", "\ufeff"), ("日历 (ICS)", ".ics", "BEGIN:VCALENDAR")):
        with page.expect_download() as download:
            page.click(f".exports >> text={name}")
        assert download.value.suggested_filename.endswith(ending)
        assert Path(download.value.path()).read_text(encoding="utf-8").startswith(begins)


def test_queries(page: Any, tmp_path: Path) -> None:
    page.goto("/mandates/asked")
    page.fill("input[name=actor]", "南南合作特设局")
    page.press("input[name=actor]", "Enter")
    has(page, "tbody tr", 2)
    seen(page, tmp_path, "asked")


def test_pictures_fit_and_their_words_stay_legible(page: Any) -> None:
    """Bars shrink on a telephone; what stands beside them neither shrinks nor runs out of the picture."""
    for path in ("/figures?_lang=en", "/mandates/actors/secretary-general"):
        page.goto(path)
        picture = page.locator("figure.picture").first
        assert picture.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert picture.locator("text").first.evaluate("e => e.getBoundingClientRect().height") >= 12
        widest = "e => Math.max(...[...e.querySelectorAll('text')].map(t => t.getBoundingClientRect().right))"
        assert picture.evaluate(widest) <= page.viewport_size["width"]


def test_english_is_set_in_english_letters(page: Any) -> None:
    """“Quotes” of a Chinese font are as wide as a character."""
    page.goto("/about?_lang=en")
    assert "CJK" not in page.evaluate("getComputedStyle(document.querySelector('main p')).fontFamily").split(",")[0]
    page.goto("/mandates/mandates?_lang=en")
    family = page.evaluate("getComputedStyle(document.querySelector('td.c-action [lang|=zh]')).fontFamily")
    assert "CJK" in family.split(",")[0]


@pytest.fixture(scope="module")
def openly(browser: Any, address: str) -> Iterator[Any]:
    """A page into which axe can be put from outside, which the Content-Security-Policy forbids."""
    context = browser.new_context(base_url=address, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_is_accessible(openly: Any, tmp_path: Path, path: str) -> None:
    for size, language in ((DESK, ""), (TELEPHONE, "_lang=en")):
        openly.set_viewport_size(size)
        openly.goto(path + (("&" if "?" in path else "?") + language if language else ""))
        seen(openly, tmp_path, "page")
        openly.evaluate(AXE)
        found = openly.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", RULES)
        wrong = [(v["id"], n["target"], n["failureSummary"]) for v in found["violations"] for n in v["nodes"]]
        assert wrong == [], (size, language)


def test_hostile_text_does_nothing(page: Any) -> None:
    for path in HOSTILE_PAGES:
        page.goto(path)
        has(page, "main script, main img, main b:text-is('某些'), main [onload]", 0)


def test_the_picture_of_the_readme(browser: Any, tmp_path: Path) -> None:
    """The register of the five founding documents, as the README shows it; put where PICTURE says."""
    db = tmp_path / "mandates.db"
    assert build([ROOT / "data/documents"], db, as_of=date(2026, 1, 1), say=print).code == 0
    for address in serving(db):
        page = browser.new_page(viewport={"width": 1280, "height": 960}, base_url=address)
        page.goto("/mandates/mandates?document=A-RES-72-237")
        assert page.locator("table.register tbody tr").count() > 20
        page.screenshot(path=os.environ.get("PICTURE") or tmp_path / "register.png")
        page.close()
