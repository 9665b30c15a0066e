"""Addresses for machines: whether the register is well and of this day, what robots may list, the database itself."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from extract.site import headers, labels, own, told
from extract.site.image import Image

_PIECE = 2**18
_AHEAD = 24  # hours that a clock may be ahead


async def health(datasette: Any) -> Any:
    """`/-/health`: {"ok", "built", "age" in hours, "limit", "mandates"}; 503 if the register is older than the limit
    (`mandates serve --max-age`; `max_age_hours` in metadata.yml) or cannot be read."""
    from datasette import Response

    limit = (datasette.plugin_config(labels.PLUGIN) or {}).get("max_age_hours")
    answer: dict[str, Any] = {"ok": False, "built": None, "age": None, "limit": limit}
    try:
        db = next(db for name, db in datasette.databases.items() if not name.startswith("_"))
        built = await _checked(db)
        age = (datetime.now(UTC) - built).total_seconds() / 3600
        if age < -_AHEAD:  # a clock was wrong; without this the register would count as fresh until that day
            raise ValueError("built in the future")
        age = max(0.0, age)
        (row,) = await own.rows(db, "select max(number) as mandates from mandates")
        answer |= {"built": built.isoformat().replace("+00:00", "Z"), "age": round(age, 2)}
        answer |= {"mandates": row["mandates"], "ok": limit is None or age <= limit}
    except Exception as problem:  # whatever it is, the answer to a question about health is not a page of errors
        answer["problem"] = type(problem).__name__
    return Response.json(answer, status=200 if answer["ok"] else 503, headers={"cache-control": "no-store"})


async def _checked(db: Any) -> datetime:
    """When the register was last known to be right: built, or looked at by a later run that found nothing new."""
    run = await own.first(db, "select finished from runs order by id desc limit 1")
    last = told.moment(run["finished"]) if run else None
    return max(await told.built(db), last or datetime.min.replace(tzinfo=UTC))


async def robots() -> Any:
    """`/robots.txt`."""
    from datasette import Response

    return Response.text(headers.ROBOTS)


async def database(datasette: Any, request: Any) -> Any:
    """`/mandates.db`: the file that the pages are of, though another may have taken its place since; Datasette reads
    it again by name, 4 KB at a time."""
    from datasette.utils.asgi import NotFound

    db = datasette.databases.get(request.url_vars["database"])
    image = getattr(db, "image", None)
    if image is None or not datasette.setting("allow_download"):
        raise NotFound("no such database")
    return _Download(image, request.method == "HEAD", db.name)


class _Download:
    """Sends a file by large pieces."""

    def __init__(self, image: Image, only_head: bool, name: str) -> None:
        self._image, self._only_head, self._name = image, only_head, name

    async def asgi_send(self, send: Any) -> None:
        """As Datasette's responses do."""
        headers = {
            "content-type": "application/vnd.sqlite3",
            "content-length": str(self._image.size),
            "content-disposition": f'attachment; filename="{self._name}.db"',
        }
        pairs = [(k.encode(), v.encode()) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": pairs})
        for start in range(0, 0 if self._only_head else self._image.size, _PIECE):
            piece = await asyncio.to_thread(self._image.read, start, _PIECE)
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
