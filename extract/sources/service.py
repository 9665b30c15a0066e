"""Single documents by symbol from a documents service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from extract.errors import FetchError
from extract.sources import check, disk, download
from extract.sources.config import Service
from extract.sources.holdings import Holdings, Taken
from extract.sources.index import SUFFIXES, IndexLine
from extract.sources.symbols import file_name
from extract.sources.web import Absent, Web


def address(service: Service, symbol: str, form: str) -> str:
    """Where a service has a document."""
    return service.url.format(symbol=quote(symbol, safe=""), form=form, language=service.language)


def left_alone(service: Service, held: Holdings, symbol: str, days: float) -> dict[str, FetchError]:
    """The forms of a document that were absent or not usable in the last `days`, each with what was said then."""
    out: dict[str, FetchError] = {}
    for form in service.forms:
        url = address(service, symbol, form)
        before = held.failed(symbol, service.language, form, url)
        if before and disk.recent(before.when, days):
            told = f"{before.note}, so it was on {before.when[:10]}"
            out[form] = FetchError(url, told, f"asked for again after {days:g} days, or at once when named")
    return out


def failure(service: Service, symbol: str, problems: Mapping[str, FetchError]) -> FetchError:
    """One error of those of all forms."""
    reasons = "; ".join(f"{form}: {problems[form].problem}" for form in service.forms)
    return FetchError(symbol, f"not fetched from {service.name} ({reasons})", problems[service.forms[-1]].cure)


def fetch(web: Web, service: Service, held: Holdings, symbol: str, *, automatic: bool) -> tuple[Taken, IndexLine]:
    """Fetches a document in the first form that the service has and our readers can read.

    What was absent or not usable a few days ago is asked for again only where a person named it (not `automatic`).
    Raises FetchError with the reasons of all forms, SourceError, StoreError.
    """
    problems = left_alone(service, held, symbol, web.settings.again_after_days) if automatic else {}
    for form in [form for form in service.forms if form not in problems]:
        try:
            return _one(web, service, held, symbol, form)
        except FetchError as error:
            problems[form] = error
            if not isinstance(error, download.Unfinished):
                state = "absent" if isinstance(error, Absent) else "refused"
                url, note, when = address(service, symbol, form), error.problem, disk.now()
                held.fail(IndexLine(symbol, service.language, form, state, service.name, url, when, note=note))
    raise failure(service, symbol, problems)


def _one(web: Web, service: Service, held: Holdings, symbol: str, form: str) -> tuple[Taken, IndexLine]:
    url = address(service, symbol, form)
    old = held.find(symbol, service.language)
    again = old if old and old.form == form and old.url == url else None
    to = held.folder / ".partial" / f"{file_name(symbol)}{SUFFIXES[form]}"
    limit = int(web.settings.max_mb * 2**20)
    known = (again.etag, again.last_modified) if again else ()
    wanted = download.Remote(url, service.hosts, limit, *known)
    got = download.download(web, wanted, to)
    if got.status == "same":
        assert again is not None
        return "unchanged", again
    entry = IndexLine(symbol, service.language, form, "held", service.name, url, disk.now())
    return _taken(service, held, to, replace(entry, etag=got.etag, last_modified=got.last_modified))


def _taken(service: Service, held: Holdings, to: Path, entry: IndexLine) -> tuple[Taken, IndexLine]:
    try:
        read = check.check(to, place=entry.url, symbol=entry.symbol, form=entry.form)
    except FetchError:
        download.drop(to)
        raise
    download.done(to)
    several = read.symbols if read.symbols != (entry.symbol,) else ()
    entry = replace(entry, form=read.form, holds=several)
    result = held.take(to, entry)
    download.drop(to)
    return result, held.find(entry.symbols[0], service.language) or entry
