"""A Datasette whose answers about itself are settled: who may see what, and what the schema is.

Datasette 0.65 copies metadata.yml deep for each permission it checks, some ten times for a page, and asks for the
schema of every database at each request. Here neither changes while the Datasette lives: metadata.yml is read when it
is made, and a new file has a new Datasette. This wraps `permission_allowed`, which is documented, and
`refresh_schemas`, which is not; tests/test_site_wrapped.py fails when either is no longer there.
"""

from __future__ import annotations

from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

_MOST = 1000  # readers ask for tables that there are not


class Settled(Datasette):  # type: ignore[misc]
    """Remembers what readers without a name may do, and reads the schemas once."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._allowed: dict[tuple[Any, ...], Any] = {}
        self._schemas_read = False

    async def permission_allowed(self, actor: Any, action: str, resource: Any = None, default: Any = False) -> Any:
        """As Datasette; asked once where metadata.yml alone decides."""
        key = (action, resource, default)
        if actor is not None or not _only_metadata_decides():
            return await super().permission_allowed(actor, action, resource, default)
        if key not in self._allowed:
            found = await super().permission_allowed(actor, action, resource, default)
            if len(self._allowed) >= _MOST or len(str(resource)) > 200:
                return found
            self._allowed[key] = found
        return self._allowed[key]

    async def refresh_schemas(self) -> None:
        """As Datasette, once."""
        if not self._schemas_read:
            await super().refresh_schemas()
            self._schemas_read = True


def _only_metadata_decides() -> bool:
    """Whether no other plugin has a say: one might decide by the clock."""
    return all(
        hook.plugin_name == "datasette.default_permissions" for hook in pm.hook.permission_allowed.get_hookimpls()
    )
