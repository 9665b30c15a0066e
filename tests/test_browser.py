"""The site in a real browser: opened, searched, filtered, a row read; on a desk and on a telephone."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from extract.site.serve import Register, listen

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
DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 400, "height": 860}


@pytest.fixture(scope="module")
def address(small: Path) -> Iterator[str]:
    ready, sock = threading.Event(), listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(Register(small, ready=ready.set), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    assert ready.wait(30)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(15)


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


def seen(page: Any, folder: Path, name: str) -> None:
    """Takes a picture; nothing may stand out to the right of the window."""
    page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_from_the_home_page_to_the_words(page: Any, tmp_path: Path) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").inner_text().startswith("联合国决议任务登记册")
    seen(page, tmp_path, "home")

    page.fill("input[name=_search]", "进展报告")
    page.press("input[name=_search]", "Enter")
    assert page.locator("table.register tbody tr").count() == 1
    assert page.locator("mark.m-hit").first.inner_text() == "进展报告"
    seen(page, tmp_path, "search")

    page.click("table.register tbody tr a")
    assert page.url.endswith("/mandates/mandates/A-RES-72-237-p3-0")
    for label, words in (("verb", "再次请"), ("addressee", "联合检查组"), ("deadline", "在大会第七十二届会议结束前")):
        assert page.locator(f".para mark.m-{label}").inner_text() == words
    colours = page.eval_on_selector_all(
        ".legend mark",
        "marks => marks.map(m => getComputedStyle(m).backgroundColor + getComputedStyle(m).borderBottom)",
    )
    assert len(colours) == len(set(colours)) == 3
    seen(page, tmp_path, "mandate")

    page.click("text=在文件中阅读")
    assert page.url.endswith("#A-RES-72-237-p3")
    assert page.locator("article .p").count() == 4
    seen(page, tmp_path, "document")
    page.click("article a.m-link >> nth=0")
    assert page.url.endswith("/mandates/mandates/A-RES-72-237-p3-0")


def test_filters(page: Any, tmp_path: Path) -> None:
    page.goto("/mandates/mandates")
    if page.viewport_size == TELEPHONE:
        assert not page.locator(".facet-results").is_visible()
        page.check("#show-facets")
    seen(page, tmp_path, "mandates")
    page.click(".facet-results >> text=秘书长")
    assert page.locator("table.register tbody tr").count() == 2
    if page.viewport_size == TELEPHONE:
        page.check("#show-facets")
    page.click(".facet-results >> text=A/73")
    assert page.locator("table.register tbody tr").count() == 1
    assert page.locator("a.chip").count() == 2
    page.click("a.chip >> nth=0")
    assert page.locator("table.register tbody tr").count() == 2


def test_queries(page: Any, tmp_path: Path) -> None:
    page.goto("/mandates/asked")
    page.fill("input[name=actor]", "南南合作特设局")
    page.press("input[name=actor]", "Enter")
    assert page.locator("tbody tr").count() == 2
    seen(page, tmp_path, "asked")
    for path in ("/mandates", "/mandates/open", "/mandates/documents", "/mandates/actors/unossc"):
        page.goto(path)
        seen(page, tmp_path, path.replace("/", "_"))


def test_hostile_text_does_nothing(page: Any) -> None:
    for path in (
        "/",
        "/mandates/mandates",
        "/mandates/documents/S-RES-1322-2000",
        "/mandates/mandates/S-RES-1322-2000-p1-0",
    ):
        page.goto(path)
        assert page.locator("main script, main img, main b:text-is('某些')").count() == 0
