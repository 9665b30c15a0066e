"""Asks a Datasette in process, as a browser would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import lxml.html
import yaml
from small import ROOT

from extract.register.schema import TABLES
from extract.site.serve import make_datasette

METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
DATABASE = METADATA["databases"]["mandates"]
VISIBLE = [t for t in TABLES if not DATABASE["tables"][t.name].get("hidden")]
Get = Callable[..., httpx.Response]
Select = Callable[[str], list[Any]]


def client(db: Path) -> Get:
    """Answers for paths (and the arguments of their query), all from one Datasette on `db`."""
    datasette = make_datasette(db)

    def get(path: str, method: str = "GET", **args: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            await datasette.invoke_startup()
            address = path + ("?" + urlencode(args) if args else "")
            answer: httpx.Response = await datasette.client.request(method, address)
            return answer

        return asyncio.run(ask())

    return get


def asked(get: Get, query: str, **args: str) -> list[dict[str, Any]]:
    """The rows of a canned query."""
    answer = get(f"/mandates/{query}.json", _shape="array", **args)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def main_text(answer: httpx.Response, path: str = "//main") -> str:
    """What a reader sees of a part of the page, with single spaces."""
    (part,) = lxml.html.fromstring(answer.text).xpath(path)
    return " ".join(" ".join(part.itertext()).split())
