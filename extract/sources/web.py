"""One request over HTTP: who we are, how often we ask, where we let ourselves be sent, and what a refusal means."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase

import httpx

from extract import __version__
from extract.errors import FetchError, SourceError
from extract.sources.config import Http, askable, secure

_MOVED = (301, 302, 303, 307, 308)
# Headers by which firewalls say that they want a browser and not us.
_CHALLENGES = ("x-amzn-waf-action", "cf-mitigated")


class Passing(Exception):
    """Something that may be better in a while; `wait` is how many seconds the service asks for, if it does."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        self.problem, self.wait = problem, wait
        super().__init__(problem)


class Absent(FetchError):
    """The service says that there is no such document."""


class Web:
    """Asks politely. `sleep` and `clock` are replaced by tests."""

    def __init__(
        self,
        settings: Http,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings, self.sleep, self.clock = settings, sleep, clock
        self._last: dict[str, float] = {}
        self._client: httpx.Client | None = None

    @property
    def agent(self) -> str:
        """The User-Agent: name, version, and how to reach whoever runs this."""
        contact = f" ({self.settings.contact})" if self.settings.contact else ""
        return f"mandate-tracker/{__version__}{contact}"

    def close(self) -> None:
        """Closes what connections are open."""
        if self._client is not None:
            self._client.close()

    @contextmanager
    def ask(self, url: str, headers: Mapping[str, str], hosts: Sequence[str]) -> Iterator[httpx.Response]:
        """The answer to a GET, redirects followed: 200, 206, 304 or 416, its body not yet read.

        Redirects lead to the host asked or to one of `hosts` (`*.un.org`), by https. Raises Passing for time-outs,
        broken connections and 5xx; SourceError for 401, 403, 429 and challenges, after which nothing more is to be
        asked; Absent for 404 and 410; FetchError for all else.
        """
        first = httpx.URL(url)
        allowed = (first.host, *hosts)
        target = first
        for _ in range(self.settings.redirects + 1):
            self._pause(target.host)
            try:
                with self._open().stream("GET", target, headers=dict(headers)) as response:
                    if response.status_code not in _MOVED:
                        self._judge(url, response)
                        yield response
                        return
                    target = self._next(url, response, allowed)
            except httpx.TimeoutException:
                raise Passing(f"no answer within {self.settings.timeout:g} seconds") from None
            except httpx.TransportError as error:
                told = " ".join(str(error).split()) or type(error).__name__
                raise Passing(f"the connection failed ({told})") from None
            except httpx.HTTPError as error:  # what came is not HTTP as agreed, for example in its compression
                raise Passing(f"the answer could not be read ({error})") from None
            except UnicodeError:  # httpx looks at the name of the host by itself
                raise _nowhere(url) from None
        cure = "look at the address in a browser"
        raise FetchError(url, f"leads on and on, more than {self.settings.redirects} redirects", cure)

    def _open(self) -> httpx.Client:
        if self._client is None:
            # identity: lengths and places for resuming are then those of the file.
            headers = {"User-Agent": self.agent, "Accept": "*/*", "Accept-Encoding": "identity"}
            self._client = httpx.Client(headers=headers, timeout=self.settings.timeout, follow_redirects=False)
        return self._client

    def _pause(self, host: str) -> None:
        """Waits until enough time has passed since the last request to a host."""
        last = self._last.get(host)
        if last is not None:
            left = last + self.settings.pause - self.clock()
            if left > 0:
                self.sleep(min(left, self.settings.pause))
        self._last[host] = self.clock()

    @staticmethod
    def _next(url: str, response: httpx.Response, allowed: Sequence[str]) -> httpx.URL:
        try:
            target = response.url.join(response.headers.get("location", ""))
        except (httpx.InvalidURL, ValueError):
            target = None
        if target is None or not askable(str(target)):
            raise _nowhere(url)
        if not secure(str(target)) or not any(fnmatchcase(target.host, host) for host in allowed):
            shown = f"{target.scheme}://{target.host}"
            cure = "if that is right, add its host to `hosts` in sources.yml (https only)"
            raise FetchError(url, f"leads to {shown}, which is not allowed", cure)
        return target

    @staticmethod
    def _judge(url: str, response: httpx.Response) -> None:
        status = response.status_code
        challenge = next((name for name in _CHALLENGES if name in response.headers), None)
        wait = retry_after(response.headers.get("retry-after"))
        if status == 429:
            asks = f", it asks to wait {wait:.0f} seconds" if wait is not None else ""
            cure = "stop for some hours, then raise `pause` in sources.yml"
            raise SourceError(url, f"the service says that we ask too often (429{asks})", cure)
        if status in (401, 403) or challenge:
            said = f"{status}, {challenge}" if challenge else str(status)
            cure = "do not try again before asking its keepers; fetch the documents by hand into the watched folder"
            raise SourceError(url, f"the service does not want to be asked by programs ({said})", cure)
        if status in (404, 410):
            raise Absent(url, f"there is no such document ({status})", "look at the symbol again")
        if status >= 500 or status in (408, 425):
            raise Passing(f"the service is out of order ({status})", wait)
        if status not in (200, 206, 304, 416):
            raise FetchError(url, f"an answer that is not understood came ({status})", "look at it in a browser")


def _nowhere(url: str) -> FetchError:
    return FetchError(url, "leads to an address that is none", "look at it in a browser")


def retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date; None if it says nothing."""
    if not value:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    with suppress(ValueError, TypeError, OverflowError):
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    return None
