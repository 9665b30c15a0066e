"""An id that was replaced leads to the mandate it stands for now."""

from __future__ import annotations

import pytest
from site_client import Get, client
from updating import run, text, two_documents

OLD = "A-RES-72-900-p1-0"


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """A register in which a mandate was moved twice within its paragraph, and then another was lost."""
    folder = two_documents(tmp_path_factory.mktemp("moved"))
    run(folder)
    ask = "请秘书长向大会第七十三届会议提交报告"
    for before in ("回顾其决议，并", "注意到所作出的许多努力，并"):
        (folder / "a.txt").write_text(text("A/RES/72/900", f"{before}{ask}", "促请各国加强合作"), "utf-8")
        run(folder)
    (folder / "a.txt").write_text(text("A/RES/72/900", f"注意到所作出的许多努力，并{ask}"), "utf-8")
    run(folder, shrink=True)
    return client(folder.parent / "m.db")


@pytest.mark.parametrize("old", [OLD, "A-RES-72-900-p1-7"])
@pytest.mark.parametrize("rest", ["", ".json", "?_labels=on", ".json?_shape=object"])
def test_a_replaced_id_leads_to_the_present_one(get: Get, old: str, rest: str) -> None:
    answer = get(f"/mandates/mandates/{old}{rest}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/mandates/mandates/A-RES-72-900-p1-13{rest}")
    assert get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("old", [OLD, "A-RES-72-900-p1-7", "A-RES-72-900-p1-13"])
def test_a_replaced_id_is_found_in_the_search_box(get: Get, old: str) -> None:
    found = get("/mandates/mandates.json", _search=old, _shape="array").json()
    assert [row["id"] for row in found] == ["A-RES-72-900-p1-13"]
    meant = get("/mandates/mandates", _search=old).text.partition('<p class="chips meant">')[2].partition("</p>")[0]
    assert 'href="/mandates/mandates/A-RES-72-900-p1-13"' in meant


@pytest.mark.parametrize(
    "path",
    [
        "/mandates/mandates/A-RES-72-900-p2-0",  # was there, and is gone
        "/mandates/mandates/nothing",
        f"/mandates/documents/{OLD}",
        f"/other/mandates/{OLD}",
        f"/mandates/mandates/{OLD}/more",
    ],
)
def test_all_else_is_not_found(get: Get, path: str) -> None:
    assert get(path).status_code == 404
