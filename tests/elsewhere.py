"""A documents service, a repository and invented documents (session 56, numbers from 901 on), for tests of fetching."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from printing import print_resolution
from test_readers_akn import akn, para
from word import printed

from extract.model import Document, Paragraph

TEXT = "请秘书长向大会第五十七届会议提交报告，说明各会员国在促进甲乙问题合作方面所采取的措施；"
ENGLISH = "Requests the Secretary-General to submit a report to the General Assembly at its fifty-seventh session;"


def symbol(number: int) -> str:
    return f"A/RES/56/{number}"


def resolution(number: int = 901, text: str = TEXT) -> Document:
    return Document(
        symbol=symbol(number),
        kind="resolution",
        body="general-assembly",
        session="A/56",
        author="general-assembly",
        title="甲乙问题",
        agenda_item="9",
        adopted=date(2001, 12, 3),
        meeting="77",
        paragraphs=(
            Paragraph(1, "preamble", None, "大会，"),
            Paragraph(2, "preamble", None, "回顾其以往关于甲乙问题的各项决议，"),
            Paragraph(3, "operative", "1", text),
            Paragraph(4, "operative", "2", "决定将题为“甲乙问题”的项目列入大会第五十七届会议临时议程。"),
        ),
    )


def pdf(number: int = 901, text: str = TEXT) -> bytes:
    return print_resolution(resolution(number, text))


def docx(number: int = 901, text: str = TEXT) -> bytes:
    return printed(resolution(number, text)).bytes()


def xml(number: int = 901, text: str = TEXT) -> bytes:
    return akn(para(1, text, "1.") + para(2, "促请各国合作。", "2.")).replace("999", str(number)).encode()


@dataclass
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}


@dataclass
class Answer:
    """What the service answers; `cut` sends only so many bytes and breaks off, `hang` sends nothing for so long."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    hang: float = 0.0


Rule = Callable[[Asked], Answer]


class Server:
    """`rule` says what is answered; `asked` is what came."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.rule: Rule = lambda _asked: Answer(404)
        self.over = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
                service.asked.append(asked)
                answer = service.rule(asked)
                if answer.hang:
                    service.over.wait(answer.hang)
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.headers.get("Connection") == "close":
                    self.close_connection = True  # its end is told by nothing else
                else:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body[: answer.cut])
                if answer.cut is not None:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # clients that leave before the end are what is tested

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def documents(self, files: dict[tuple[str, str], bytes], **headers: str) -> None:
        """Behaves like the documents service: files by (symbol, form); with an ETag, resuming, 304 and 404."""

        def rule(asked: Asked) -> Answer:
            body = files.get((asked.query["s"], asked.query["t"]))
            if body is None:
                return Answer(404, b"<html>not found</html>")
            return serve(asked, body, **headers)

        self.rule = rule


def serve(asked: Asked, body: bytes, etag: str = '"one"') -> Answer:
    """A file, as a good server gives it."""
    if asked.headers.get("if-none-match") == etag:
        return Answer(304, headers={"ETag": etag})
    span = asked.headers.get("range")
    if span and asked.headers.get("if-range") == etag:
        first = int(span.removeprefix("bytes=").rstrip("-"))
        if first >= len(body):
            return Answer(416)
        about = {"ETag": etag, "Content-Range": f"bytes {first}-{len(body) - 1}/{len(body)}"}
        return Answer(206, body[first:], about)
    return Answer(200, body, {"ETag": etag})


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.http.shutdown()
        server.http.server_close()
        thread.join()


FAST = {"pause": 0, "timeout": 0.3, "retries": 2, "back_off": 0, "longest": 20}


def sources_file(folder: Path, *sources: dict[str, object], **http: object) -> Path:
    """A sources.yml in `folder`."""
    import yaml

    path = folder / "sources.yml"
    path.write_text(yaml.safe_dump({"http": {**FAST, **http}, "sources": list(sources)}), "utf-8")
    return path


def service(server: Server, **more: object) -> dict[str, object]:
    url = f"{server.base}/api?s={{symbol}}&l={{language}}&t={{form}}"
    return {"name": "service", "kind": "service", "url": url, **more}


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Runs git in a folder, as somebody without settings."""
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = {f"GIT_{kind}_{what}": "t@localhost" for kind in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", *arguments], cwd=folder, env=env | who, input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


def repository(folder: Path, files: dict[str, bytes]) -> Path:
    """A repository like that of the resolutions, with these files in its first commit."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    commit(folder, files)
    return folder


def commit(folder: Path, files: dict[str, bytes | None]) -> None:
    """Changes files, None takes one away, and commits."""
    for name, data in files.items():
        path = folder / name
        if data is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "files")


def tar_gz(files: dict[str, bytes | tarfile.TarInfo], headers: dict[str, str] | None = None) -> bytes:
    """An archive as GitHub makes them, everything below one folder; `headers` stand before each file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, data in files.items():
            if isinstance(data, tarfile.TarInfo):
                tar.addfile(data)
            else:
                info = tarfile.TarInfo(f"GAresolutions-HEAD/{name}")
                info.size = len(data)
                info.pax_headers = headers or {}
                tar.addfile(info, io.BytesIO(data))
    return out.getvalue()
