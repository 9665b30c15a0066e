"""Canned queries, facets and filters."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import lxml.html
import pytest
from site_client import DATABASE, Get, Select, asked, client
from small import make_database, told_twice


def shown(answer: httpx.Response) -> str:
    """The text a reader sees: without tags."""
    return unescape(re.sub(r"<[^>]+>", "", answer.text))


@pytest.mark.parametrize("query", list(DATABASE["queries"]))
def test_query_without_parameters_shows_all(get: Get, query: str) -> None:
    for text, language in zip(DATABASE["queries"][query]["title"].split("｜"), ("zh", "en"), strict=True):
        answer = get(f"/mandates/{query}", _lang=language)
        assert answer.status_code == 200
        assert text in shown(answer)
    assert asked(get, query)


@pytest.mark.parametrize("query", list(DATABASE["queries"]))
def test_query_columns_have_titles(get: Get, query: str) -> None:
    for language, words in (("zh", "[\u4e00-\u9fff]"), ("en", "[A-Z][a-z]+")):
        answer = get(f"/mandates/{query}", _lang=language)
        headings = re.findall(r"<th [^>]*>(.*?)</th>", answer.text)
        assert len(headings) > 3
        for heading in headings:
            assert re.match(words, heading), heading


def test_a_query_on_an_english_page_is_in_english(get: Get) -> None:
    """Reasons, actors and paragraphs; the files have both languages, and the id that the page leaves out."""
    chinese, english = (get("/mandates/open", _lang=language).text for language in ("zh", "en"))
    assert "nothing of A/73 is held" in chinese and "nothing of A/73 is held" not in english  # the column in Chinese
    place = asked(get, "open")[0]
    key, label = place["mandate"], place["label"]
    assert f'href="/mandates/mandates/{key}" title="{key}">第{label}段<' in chinese
    assert f">para. {label}<" in english and f">{key}<" not in english
    assert {"mandate", "reason", "reason_en"} <= set(place)
    for text, name in (
        (get("/mandates/overdue").text, "秘书长"),
        (get("/mandates/overdue", _lang="en").text, "Secretary"),
    ):
        assert re.search(rf'<a href="/mandates/actors/secretary-general[^"]*" title="[^"]*">{name}', text)


@pytest.mark.parametrize("query", ["open", "due_at", "reiterated", "planner", "asked_again", "late"])
def test_addressees_of_a_query_are_named_in_the_language_of_the_page(get: Get, select: Select, query: str) -> None:
    """By their names and linked where they are known, as in the table of mandates; else as printed."""
    names = {id_: {"zh": name, "en": name_en} for id_, name, name_en in select("select id, name, name_en from actors")}
    for language in ("zh", "en"):
        page = lxml.html.fromstring(get(f"/mandates/{query}", _lang=language).text)
        links = page.xpath("//td[@class='col-addressees']//a")
        shown_as = {urlsplit(link.get("href")).path.split("/")[-1]: link.text_content() for link in links}
        assert shown_as and shown_as == {id_: names[id_][language] for id_ in shown_as}
        assert all(tag.xpath("self::a or contains(@class, 'unknown')") for tag in page.find_class("tag"))


@pytest.mark.parametrize("query", ["overdue", "asked_again", "not_searched", "unresolved"])
def test_a_number_of_times_leads_to_as_many_mandates(tmp_path: Path, query: str) -> None:
    db = told_twice(make_database(tmp_path / "mandates.db"))
    with sqlite3.connect(db) as connection:
        connection.execute("update threads set times = (select count(*) from mandates where thread = threads.id)")
        if query == "not_searched":
            connection.execute("update mandates set due_session = 'A/73', status = 'not searched'")
        # in none of the figures
        connection.execute("update mandates set class = 'other' where id = 'A-RES-72-237-p12-63'")
    connection.close()
    get = client(db)
    page = lxml.html.fromstring(get(f"/mandates/{query}").text)
    links = page.xpath("//td[contains(@class, 'col-times')]/a")
    assert links
    for link in links:
        path = link.get("href").replace("/mandates?", "/mandates.json?")
        assert get(path).json()["filtered_table_rows_count"] == int(link.text), path


def test_several_roles_of_one_actor_are_in_words(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("update deadlines set session = 'A/81', inferred = null")
        connection.execute(
            "insert into mandate_actors (mandate, n, role, surface, actor) "
            "select mandate, 99, 'mentioned', surface, actor from mandate_actors "
            "where actor = 'jiu' and role = 'addressee'"
        )
    connection.close()
    for language, words in (("zh", "被要求者、提及"), ("en", "Addressee, Mentioned")):
        assert words in shown(client(db)("/mandates/planner", actor="jiu", session="A/81", _lang=language))


def test_what_was_said_elsewhere_of_a_request_does_not_lead_to_it_as_its_paragraph(get: Get) -> None:
    """An answer's paragraph is one of another document; the request stands in a column of its own."""
    page = lxml.html.fromstring(get("/mandates/life", mandate="A-RES-72-237-p3-0").text)
    for row in page.xpath("//tbody/tr"):
        symbol, label, key = (
            row.xpath(f"td[@class='col-{c}' or @class='col-{c} empty']")[0] for c in ("symbol", "label", "mandate")
        )
        assert key.xpath("a/@href") == ["/mandates/mandates/A-RES-72-237-p3-0"]
        own = symbol.text_content() == "A/RES/72/237"
        assert label.xpath("a/@href") == (key.xpath("a/@href") if own else [])


def test_symbols_and_paragraphs_of_a_query_are_those_of_other_pages(get: Get) -> None:
    for query, column in (("evidence", "answer"), ("life", "answer"), ("unasked", "noted_in")):
        page = lxml.html.fromstring(get(f"/mandates/{query}").text)
        links = page.xpath(f"//td[contains(@class, 'col-{column}')]/a/@href")
        assert links and all(link.startswith("/doc/") for link in links), query
    assert "第3段" in shown(get("/mandates/unasked"))


@pytest.mark.parametrize(
    ("query", "args", "why"),
    [
        ("open", {"actor": "nobody"}, "登记册不认得叫「nobody」的行为体"),
        ("due_at", {"session": "eighty"}, "届会可填 81、A/81"),
        ("open", {"actor": "general-assembly"}, "没有结果"),
    ],
)
def test_an_empty_result_says_why(get: Get, query: str, args: dict[str, str], why: str) -> None:
    assert why in shown(get(f"/mandates/{query}", **args))


def test_an_empty_field_that_stands_for_an_example_says_what_can_be_asked(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    with sqlite3.connect(db) as connection:
        connection.execute("delete from deadlines")
    connection.close()
    assert "届会可填 81、A/81" in shown(client(db)("/mandates/planner"))


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("", 4),
        ("secretary-general", 2),
        ("秘书长", 2),
        ("SG", 2),
        ("unossc", 1),  # asked under its former name
        ("su-ssc", 1),
        ("某些", 1),  # not recognised: by its words
        ("nobody", 0),
    ],
)
def test_open(get: Get, actor: str, expected: int) -> None:
    assert len(asked(get, "open", actor=actor)) == expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        ("unossc", {("mentioned", "联合国南南合作办公室"), ("addressee", "南南合作特设局")}),
        ("su-ssc", {("mentioned", "联合国南南合作办公室"), ("addressee", "南南合作特设局")}),
        ("南南合作特设局", {("mentioned", "联合国南南合作办公室"), ("addressee", "南南合作特设局")}),
        ("联合国发展系统", {("addressee", "联合国发展系统")}),
        ("发展系统", {("addressee", "联合国发展系统")}),
        ("JIU", {("addressee", "联合检查组")}),
    ],
)
def test_asked(get: Get, actor: str, expected: set[tuple[str, str]]) -> None:
    assert {(r["role"], r["words"]) for r in asked(get, "asked", actor=actor)} == expected


@pytest.mark.parametrize(
    ("session", "expected"),
    [("", 5), ("A/73", 2), (" A/73 ", 2), ("A/7", 0), ("SSC/20", 1), ("A/72", 1),
     ("73", 2), ("a/73", 2), ("7", 0), ("20", 0), ("ssc/20", 1), (" 72 ", 1), ("7*", 0)],
)  # fmt: skip
def test_due_at(get: Get, session: str, expected: int) -> None:
    assert len(asked(get, "due_at", session=session)) == expected


def test_due_at_a_part_of_a_session(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    connection = sqlite3.connect(db)
    connection.execute("update deadlines set due = 'R/P1Y A/75:resumed-1' where due = 'A/72'")
    connection.commit()
    connection.close()
    get = client(db)
    assert len(asked(get, "due_at", session="A/75")) == 1
    assert len(asked(get, "due_at", session="75")) == 1
    assert len(asked(get, "due_at", session="a/75:Resumed-1")) == 1
    assert len(asked(get, "due_at", session="R/P1Y")) == 1


def test_reiterated_and_unresolved(get: Get) -> None:
    assert {r["verb"] for r in asked(get, "reiterated")} == {"再次请"}
    assert {r["words"] for r in asked(get, "unresolved")} == {"联合国发展系统", "<b>某些</b>国家"}


def test_clauses_of_class_other_are_not_listed_unless_asked_for(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    connection = sqlite3.connect(db)
    connection.execute("update mandates set class = 'other' where id = 'S-RES-1322-2000-p1-0'")
    connection.commit()
    connection.close()
    get = client(db)

    def count(**args: str) -> int:
        found: int = get("/mandates/mandates.json", **args).json()["filtered_table_rows_count"]
        return found

    assert (count(), count(_other="1"), count(**{"class": "other"}), count(class__not="request")) == (5, 6, 1, 2)
    assert "S-RES-1322-2000-p1-0" not in {r["mandate"] for r in asked(get, "asked")}
    assert 'href="/mandates/mandates/S-RES-1322-2000-p1-0"' not in get("/mandates/documents/S-RES-1322-2000").text
    assert "class=other" in get("/mandates/mandates").text


def test_facets_count_sessions_and_years(tmp_path: Path) -> None:
    db = make_database(tmp_path / "mandates.db")
    connection = sqlite3.connect(db)
    connection.execute("update mandates set due_session = due, adopted = '2017-12-20' where document = 'A-RES-72-237'")
    connection.commit()
    connection.close()
    get = client(db)
    assert facet(get, "due_session") == {"A/72": 1, "SSC/20": 1}
    assert facet(get, "year") == {"2017": 4}
    assert facet(get, "class", adopted__startswith="2017") == {"request": 3, "call_upon": 1}
    text = get("/mandates/mandates", adopted__startswith="2017", due_session="SSC/20", _lang="en").text
    chips = re.findall(r'class="chip"[^>]*>(.*?)<b>(.*?)</b>', text)
    assert chips == [("Year = ", "2017"), ("Due session = ", "HLC-SSC, 20th session")]


def facet(get: Get, name: str, **args: str) -> dict[str, int]:
    found = get("/mandates/mandates.json", _facet_size="max", **args).json()["facet_results"][name]["results"]
    return {v["label"]: v["count"] for v in found}


def test_facet_by_addressee(get: Get) -> None:
    assert facet(get, "addressee") == {
        "秘书长": 2, "联合检查组": 1, "联合国开发集团主席": 1, "联合国发展系统": 1, "南南合作特设局": 1,
        "<b>某些</b>国家": 1,
    }  # fmt: skip
    # those that are only mentioned are not asked
    assert facet(get, "mentioned", _facet_through="mentioned") == {"联合国南南合作办公室": 1}
    assert facet(get, "addressee", due="A/73") == {"秘书长": 1, "南南合作特设局": 1, "<b>某些</b>国家": 1}


@pytest.mark.parametrize("name", ["class", "status", "body"])
def test_other_facets(get: Get, select: Select, name: str) -> None:
    counts = select(f"select count(*) from mandates where {name} is not null group by {name}")
    assert sorted(facet(get, name).values()) == sorted(c for (c,) in counts)


def test_every_facet_value_leads_to_as_many_rows(get: Get) -> None:
    for result in get("/mandates/mandates.json").json()["facet_results"].values():
        for value in result["results"]:
            path = value["toggle_url"].removeprefix("http://localhost")
            assert get(path).json()["filtered_table_rows_count"] == value["count"], path
            assert get(path.replace("mandates.json", "mandates")).status_code == 200


def test_filters_by_addressee_and_column_hold_together(get: Get) -> None:
    def ids(**args: Any) -> list[str]:
        path = "/mandates/mandates.json?_shape=array&" + urlencode(args, doseq=True)
        return [r["id"] for r in get(path).json()]

    assert len(ids(_addressee="secretary-general")) == 2
    assert ids(_addressee="secretary-general", due="A/73") == ["S-RES-1322-2000-p1-0"]
    assert ids(_addressee=["secretary-general", "<b>某些</b>国家"]) == ["S-RES-1322-2000-p1-0"]
    assert ids(_addressee=["secretary-general", "jiu"]) == []
    assert ids(_mentioned="unossc") == ["A-RES-72-237-p12-0"]


def test_filters_in_force_can_be_taken_away(get: Get) -> None:
    answer = get("/mandates/mandates", _addressee="secretary-general", due="A/73", _search="报告")
    chips = dict(re.findall(r'class="chip" href="([^"]+)".*?<b>(.*?)</b>', answer.text))
    assert sorted(map(unescape, chips.values())) == ["“报告”", "大会第73届会议", "秘书长"]
    for address in chips:
        assert get(unescape(address)).status_code == 200


def test_only_the_first_page_has_facets(get: Get) -> None:
    """Datasette counts facets over what is left from a page on."""
    first = get("/mandates/mandates", _size="2")
    assert "facet-results" in first.text
    address = unescape(re.findall(r'class="button" href="([^"]+)"', first.text)[0])
    second = get(address.removeprefix("http://localhost"))
    assert second.status_code == 200 and "facet-results" not in second.text
    back = unescape(re.findall(r'class="button" href="([^"]+)"', second.text)[0])
    assert "facet-results" in get(back).text


def test_a_name_leads_to_its_actor(get: Get) -> None:
    rows = lxml.html.fromstring(get("/mandates/actors").text).xpath("//tbody/tr")
    assert [row.xpath("td[1]/a/@href")[0].rsplit("/", 2)[1] for row in rows] == ["actors"] * len(rows)


def test_an_empty_table_says_that_it_is_empty(get: Get) -> None:
    assert "这张表现在没有内容" in shown(get("/mandates/corrections"))
    assert "没有符合的行" in shown(get("/mandates/corrections", field="due"))
