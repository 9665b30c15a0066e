"""Chinese and English pages: whole in one language, and the language carried on by every link."""

from __future__ import annotations

import ast
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
import yaml
from site_client import DATABASE, METADATA, VISIBLE, Get, client, main_text
from small import ROOT, make_database

from extract.follow.chains import BASES
from extract.site import facets, forms, language
from extract.site.language import carry, of_query

SITE = ROOT / "extract/site"
WORDS: dict[str, str] = yaml.safe_load((SITE / "words.yml").read_text(encoding="utf-8"))
TEMPLATES = sorted((SITE / "templates").glob("*.html"))
HAN = re.compile("[\u4e00-\u9fff]")
PAGES = [
    "/", "/calendar", "/calendar?actor=SG", "/figures", "/about", "/mandates", "/nothing",
    "/mandates/mandates?_sort=nope",
    "/mandates/mandates", "/mandates/mandates?_search=%E6%8A%A5%E5%91%8A&_addressee=secretary-general&due=A/73",
    "/mandates/mandates?_all=1", "/mandates/mandates?_search=zzz", "/mandates/mandates?_size=2",
    "/mandates/mandates/A-RES-72-237-p3-0", "/mandates/mandates/S-RES-1322-2000-p1-0",
    "/mandates/documents/A-RES-72-237", "/mandates/documents/A-RES-71-244", "/mandates/actors/unossc",
    "/mandates/actors/secretary-general", "/mandates/actors/general-assembly", "/mandates?sql=select+1+as+n",
    *(f"/mandates/{t.name}" for t in VISIBLE), *(f"/mandates/{q}" for q in DATABASE["queries"]),
]  # fmt: skip


def page(get: Get, path: str, tongue: str) -> lxml.html.HtmlElement:
    answer = get(path + (("&" if "?" in path else "?") + "_lang=en" if tongue == "en" else ""))
    assert answer.status_code == (404 if "nothing" in path else 400 if "nope" in path else 200)
    return lxml.html.fromstring(answer.text)


def language_of(element: lxml.html.HtmlElement) -> str:
    return str(next(e.get("lang") for e in (element, *element.iterancestors()) if e.get("lang")))


def words(tree: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    """(language, words) of each piece of text that a reader meets, tooltips and labels among them."""
    out = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "pre", "textarea", "code", "title"):
            tail = element.tail
        else:
            named = [element.get(a) or "" for a in ("aria-label", "placeholder")]
            out += [(language_of(element), text) for text in (element.text or "", *named)]
            tail = element.tail
        if tail and element.getparent() is not None:
            out.append((language_of(element.getparent()), tail))
    return [(language, text.strip()) for language, text in out if text.strip()]


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_chinese_but_words_of_documents(get: Get, path: str) -> None:
    tree = page(get, path, "en")
    assert tree.get("lang") == "en"
    assert [text for language, text in words(tree) if language == "en" and HAN.search(text)] == []


def english_words() -> set[str]:
    """The English sides of all texts of the interface."""
    said = list(WORDS.values()) + [t["title"] for t in DATABASE["tables"].values()]
    said += [text.split(": ")[0] for t in DATABASE["tables"].values() for text in t["columns"].values()]
    said += [q["title"] for q in DATABASE["queries"].values()]
    said += [v for values in METADATA["plugins"]["mandate_tracker"]["values"].values() for v in values.values()]
    return {
        en.strip()
        for zh, _, en in (text.partition("｜") for text in said)
        if re.search("[A-Za-z]", en) and en.strip() != zh.strip()
    }


@pytest.mark.parametrize("path", PAGES)
def test_a_chinese_page_has_no_english_words_of_the_interface(get: Get, path: str) -> None:
    tree = page(get, path, "zh")
    assert tree.get("lang") == "zh-Hans"
    said = {text.strip(" ▲▼→←·:") for language, text in words(tree) if language != "en"}
    assert said & english_words() == set()


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_an_english_page_stays_english(get: Get, path: str) -> None:
    tree = page(get, path, "en")
    for link in tree.xpath("//a[@href]"):
        address = urlsplit(link.get("href"))
        if address.netloc in ("", "localhost") and link.get("href")[0] != "#" and not link.get("hreflang"):
            assert address.query.count("_lang=") == 1, link.get("href")
    for form in tree.xpath("//form"):
        assert [i.get("value") for i in form.xpath(".//input[@name='_lang']")] == ["en"]
    assert "_lang=zh" in tree.xpath("//a[@hreflang='zh-Hans']/@href")[0]
    assert not any("_lang=" in href for href in page(get, path, "zh").xpath("//a[not(@hreflang)]/@href"))


def test_the_switch_keeps_the_page(get: Get) -> None:
    tree = page(get, "/mandates/mandates?due=A/73&_search=a%26b", "zh")
    assert tree.xpath("//a[@hreflang='en']/@href") == ["?due=A%2F73&_search=a%26b&_lang=en"]


def test_redirects_keep_the_language(get: Get) -> None:
    assert get("/doc/A/RES/72/237", _lang="en").headers["location"] == "/mandates/documents/A-RES-72-237?_lang=en"
    assert get("/doc/A/RES/1/1", _lang="en").headers["location"] == "https://docs.un.org/en/A/RES/1/1"


@pytest.mark.parametrize(
    ("path", "symbol"),
    [
        ("documents/A-RES-72-237", "A/RES/72/237"),
        ("documents/A-RES-71-244", "A/RES/71/244"),  # not held
        ("mandates/A-RES-72-237-p3-0", "A/RES/72/237"),
    ],
)
def test_the_official_text_is_offered_in_the_language_of_the_page(get: Get, path: str, symbol: str) -> None:
    """In English the Chinese beside it: it is what was read."""
    for tongue, offered in (("zh", ["zh"]), ("en", ["en", "zh"])):
        links = page(get, f"/mandates/{path}", tongue).xpath("//a[@rel='external']/@href")
        assert links == [f"https://docs.un.org/{one}/{symbol}" for one in offered]


@pytest.mark.parametrize("query", ["", "_lang=", "_lang=fr", "_lang=<b>", "lang=en", "_lang=zh", "%ff"])
def test_chinese_is_the_default(query: str) -> None:
    assert of_query(query) == "zh"


def test_only_links_within_the_site_are_carried() -> None:
    token = language.language.set("en")
    try:
        for inside in ("/x", "?a=1", "http://h/x?a=1#b"):
            assert "_lang=en" in carry(f'<a class="c" href="{inside}">', "http://h")
        for outside in ("//h/x", "#b", "https://docs.un.org/zh/A", "http://h.example/", "javascript:x", "/-/static/x"):
            assert "_lang" not in carry(f'<a href="{outside}">', "http://h")
        assert carry('<a href="/x?a=1#b">', "http://h") == '<a href="/x?a=1&amp;_lang=en#b">'
        assert "_lang" not in carry('<form method="POST" action="/x">', "http://h")
        assert carry("&lt;a href=&quot;/x&quot;&gt;", "http://h") == "&lt;a href=&quot;/x&quot;&gt;"
    finally:
        language.language.reset(token)


def test_every_text_has_both_languages() -> None:
    for key, text in WORDS.items():
        zh, bar, en = text.partition("｜")
        assert bar and zh and en, key
        assert set(re.findall(r"{(\w+)}", zh)) <= set(re.findall(r"{(\w+)}", en)) | {"number", "nth", "name"}, key
        assert HAN.search(zh) or not re.search("[a-z]", re.sub("{.*?}", "", zh)), key
        assert not HAN.search(en), key


def test_precision_and_accuracy_are_two_words() -> None:
    """准确率 is the share of all that is right, 精确率 the share of what was found that is."""
    assert WORDS["precision"].startswith("精确率") and not [key for key, text in WORDS.items() if "准确率" in text]


@pytest.mark.parametrize(
    ("tongue", "said"),
    [("zh", "未及算出: 被要求者、类别、年份"), ("en", "Not counted in time: Addressee, Class, Year")],
)
def test_facets_that_took_too_long_are_named_by_their_headings(
    small: Path, tongue: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(facet: facets.CountedFacet) -> tuple[list[Any], list[str]]:
        return [], ["class", "year"] if facet.type == "counted" else ["addressee"]

    monkeypatch.setattr(facets.CountedFacet, "facet_results", none)
    monkeypatch.setattr(facets.ThroughFacet, "facet_results", none)
    told = main_text(client(small)("/mandates/mandates", _lang=tongue), "//p[@class='none']")
    assert sorted(re.findall(r"\w+", told)) == sorted(re.findall(r"\w+", said))


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    templates = "".join(t.read_text(encoding="utf-8") for t in TEMPLATES)
    python = "".join(p.read_text(encoding="utf-8") for p in SITE.rglob("*.py"))
    asked = set(re.findall(r"""\b_\(["'](\w+)["'][,)]""", templates)) | set(
        re.findall(r'(?<!\.)\bsay\("(\w+)"', python)
    )
    assert asked <= set(WORDS)
    made = re.compile(
        "session_|every_|error_|problem_|measure_|short_for|pronoun_for|raw|corrected|precision|recall|f$|before|after|followup_|file_"
    )
    for key in {key for key in WORDS if key.removesuffix("_1") not in asked}:  # 1 mandate, 2 mandates
        assert made.match(key) or f'"{key}"' in templates or f"'{key}'" in templates, key


def test_templates_hold_no_words() -> None:
    for template in TEMPLATES:
        text = re.sub(r"{#.*?#}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        text = re.sub(r'lang="zh-Hans"[^>]*>[^<]*<', "", text)
        assert not HAN.search(text), template.name


def test_how_the_body_of_a_citation_was_told_is_in_words(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update citations set basis = 'word; date outside the session'")
    connection.close()
    assert "写明了机关、日期不在该届会期之内" in main_text(client(db)("/mandates/citations", _all="1"))


def test_every_basis_has_its_numbers_in_both_languages() -> None:
    """`#` after a space begins a comment in YAML: 第 # 次 must stand in quotation marks."""
    for key, text in METADATA["plugins"]["mandate_tracker"]["values"]["basis"].items():
        zh, bar, en = text.partition("｜")
        assert bar and zh.count("#") == en.count("#") == key.count("#"), key


def test_how_every_deadline_was_worked_out_is_in_words() -> None:
    known = METADATA["plugins"]["mandate_tracker"]["values"]["basis"]
    trees = (ast.parse(file.read_text("utf-8")) for file in (ROOT / "extract/resolve").glob("*.py"))
    said = (
        node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "basis"
    )
    assert [one.value for one in said if isinstance(one, ast.Constant) and one.value not in known] == []


def test_what_ties_documents_into_a_chain_is_in_words(tmp_path: Path) -> None:
    assert set(METADATA["plugins"]["mandate_tracker"]["values"]["chain_basis"]) == set(BASES)
    db = make_database(tmp_path / "mandates.db")
    assert "序言一并回顾" in main_text(client(db)("/mandates/documents/A-RES-72-237"))
    assert "recalled in one list" in main_text(client(db)("/mandates/documents/A-RES-72-237", _lang="en"))


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("occurrence 2 of R/P1Y", "第 2 次，每年"), ("next report of the series: the chain's rhythm, 2", "每 2 届")],
)
def test_a_basis_with_numbers_in_words(tmp_path: Path, basis: str, expected: str) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update deadlines set basis = ?", (basis,))
    connection.close()
    assert expected in main_text(client(db)("/mandates/mandates/A-RES-72-237-p3-0"))


def test_a_reason_has_no_normal_form_of_a_recurrence() -> None:
    assert forms.reason("定期重复（R/P1M），起始日期不明") == "定期重复（每月），起始日期不明"


def test_one_mandate_and_two_mandates(get: Get) -> None:
    assert re.search(r"[2-9] mandates", main_text(get("/", _lang="en")))
    assert not re.search(r"(?<![0-9])1 mandates", main_text(get("/", _lang="en")))


def test_one_clause_and_names_parted_by_commas(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update mandates set class = 'other' where id = 'A-RES-72-237-p3-0'")
        connection.executemany("insert into actor_names values (?, 'jiu')", [("联检组一",), ("联检组",)])
    connection.close()
    site = client(db)
    assert "1 clause with another verb" in main_text(site("/about", _lang="en"))
    assert "联检组一</span>, <span" in site("/mandates/actors/jiu", _lang="en").text


def test_who_leads_without_being_named_says_on_whose_word(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute(
            "insert into mandate_actors (mandate, n, role, surface, actor, inferred) values (?, 99, 'lead', ?, ?, ?)",
            ("A-RES-72-237-p3-0", "南南合作", "unossc", "维护者所说｜said by the maintainers"),
        )
    connection.close()
    site, path = client(db), "/mandates/mandates/A-RES-72-237-p3-0"
    assert "牵头 联合国南南合作办公室 维护者所说" in main_text(site(path)) and "maintainers" not in main_text(
        site(path)
    )
    assert "said by the maintainers" in main_text(site(path, _lang="en"))
