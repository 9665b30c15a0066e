"""data/sources.yml: where documents come from. Checked strictly; a wrong file is one clear line."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import httpx
import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from extract.errors import MandatesError
from extract.sources.layout import PathTemplate, Sessions
from extract.yml import parsed

# What may be fetched by git; a test that clones from a folder adds "file".
GIT_PROTOCOLS = ["https"]


def secure(url: str) -> bool:
    """Whether an address may be asked: https, or http on this machine itself."""
    parts = urlsplit(url)
    if parts.username or parts.password or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def askable(url: str) -> bool:
    """Whether there can be a host and a port as in an address; if not, to ask it would raise anything."""
    try:
        parts = httpx.URL(url)
        parts.raw_host.decode("ascii").encode("idna")  # as it is looked up
        _ = (parts.host, urlsplit(url).port)
    except (httpx.InvalidURL, ValueError):
        return False
    return True


def _asked(url: str) -> str:
    if not askable(url):
        raise ValueError("write an address that can be asked (the host or the port of this one cannot be)")
    return url


def _web(url: str) -> str:
    if not secure(_asked(url)):
        raise ValueError("write an https address, without user name and password")
    return url


def _template(url: str) -> str:
    if any(url.count("{" + name + "}") != 1 for name in ("symbol", "form")):
        raise ValueError("write {symbol} and {form} where they belong, once each, and {language} if it is needed")
    plain = re.sub(r"\{(?:symbol|form|language)\}", "x", url)
    if "{" in plain or "}" in plain:
        raise ValueError("only {symbol}, {form} and {language} can stand in it")
    _web(plain)
    return url


def _repository(url: str) -> str:
    if urlsplit(url).scheme not in GIT_PROTOCOLS or (url.startswith("https:") and not secure(url)):
        raise ValueError(f"write an address that begins with {' or '.join(GIT_PROTOCOLS)}://, without password")
    return _asked(url) if url.startswith("https:") else url


def _path(path: Path) -> Path:
    if "\0" in str(path):
        raise ValueError("a path holds no zero byte")
    return path


def _sessions(value: Any) -> Any:
    if isinstance(value, Sessions):
        return value
    return Sessions.of(value if isinstance(value, list) else [value])


def _layout(value: Any) -> Any:
    return value if isinstance(value, PathTemplate) else PathTemplate.of(str(value))


_Path = Annotated[Path, AfterValidator(_path)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False)


class Http(_Strict):
    """How politely and how long services are asked. Times in seconds, sizes in MB."""

    contact: str = Field(default="", pattern=r"^[\x20-\x7e]*$", max_length=200)
    pause: float = Field(default=2.0, ge=0)
    timeout: float = Field(default=30.0, gt=0)
    longest: float = Field(default=900.0, gt=0)
    retries: int = Field(default=4, ge=0, le=10)
    back_off: float = Field(default=2.0, ge=0)
    patience: float = Field(default=120.0, ge=0)
    redirects: int = Field(default=5, ge=0, le=20)
    max_mb: float = Field(default=50.0, gt=0, le=50)
    max_archive_mb: float = Field(default=2000.0, gt=0)
    at_most: int = Field(default=500, ge=1)
    again_after_days: float = Field(default=7.0, ge=0)


class _Source(_Strict):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    language: Literal["zh"] = "zh"


class _BySession(_Source):
    path: Annotated[PathTemplate, BeforeValidator(_layout)]
    sessions: Annotated[Sessions, BeforeValidator(_sessions)] = Sessions(())
    instead_of: str | None = None


class Git(_BySession):
    """A repository: sparse and shallow clone of the wanted sessions."""

    kind: Literal["git"]
    url: Annotated[str, AfterValidator(_repository)]


class Archive(_BySession):
    """The same as one .tar.gz over HTTPS."""

    kind: Literal["archive"]
    url: Annotated[str, AfterValidator(_web)]
    hosts: tuple[str, ...] = ()


class Service(_Source):
    """Single documents by symbol; `forms` in the order in which they are tried."""

    kind: Literal["service"]
    url: Annotated[str, AfterValidator(_template)]
    forms: tuple[Literal["docx", "pdf"], ...] = Field(default=("docx", "pdf"), min_length=1)
    hosts: tuple[str, ...] = ()


class Folder(_Source):
    """A watched folder: what people put there is taken in."""

    kind: Literal["folder"]
    path: _Path


class Symbols(_Source):
    """A list of symbols, one in a line, fetched from the services."""

    kind: Literal["list"]
    path: _Path


Source = Git | Archive | Service | Folder | Symbols


class Sources(_Strict):
    """The whole file. `folder` is where fetched documents land; paths are relative to the file."""

    folder: _Path = Path("fetched")
    http: Http = Http()
    sources: tuple[Annotated[Source, Field(discriminator="kind")], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names(self) -> Sources:
        names = [source.name for source in self.sources]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two sources are called '{name}'; give each its own name")
        for source in self.sources:
            other = getattr(source, "instead_of", None)
            if other is not None and other not in names[: names.index(source.name)]:
                raise ValueError(f"'{source.name}' stands in for '{other}', which is no source before it")
        return self


def load(path: Path) -> Sources:
    """Reads and checks the file; paths in it become paths from here. Raises MandatesError (file, place, cure)."""
    try:
        data = parsed(path.read_text(encoding="utf-8"))
        sources = Sources.model_validate(data)
    except FileNotFoundError:
        cure = "name another one with --sources, or write it as the README says"
        raise MandatesError(path, "there is no such file", cure) from None
    except OSError as error:
        raise MandatesError(path, f"cannot be read ({error.strerror})", "check the file") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ": ".join(_place(data, first["loc"])) or "the file"
        told = first["msg"].removeprefix("Value error, ")
        raise MandatesError(path, f"{place}: {told}", "correct this entry") from None
    except (yaml.YAMLError, ValueError) as error:
        raise MandatesError(path, f"is not YAML ({' '.join(str(error).split())})", "correct it") from None
    here = path.parent
    moved = [s.model_copy(update={"path": here / s.path}) if isinstance(s, Folder | Symbols) else s
             for s in sources.sources]  # fmt: skip
    return sources.model_copy(update={"folder": here / sources.folder, "sources": tuple(moved)})


def _place(data: Any, steps: tuple[int | str, ...]) -> list[str]:
    """The place of an error; a source is told by its name, not by its number."""
    out = []
    for n, step in enumerate(steps):
        if n == 1 and isinstance(step, int) and steps[0] == "sources":
            entry = data["sources"][step]
            name = entry.get("name") if isinstance(entry, dict) else None
            out.append(str(name) if isinstance(name, str) else f"number {step + 1}")
        elif not (n == 2 and steps[0] == "sources" and step in ("git", "archive", "service", "folder", "list")):
            out.append(str(step))
    return out
