"""What this server hands to bidders to seal with: the two tools and the sealing page's own modules, with their digests."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from apps.bids.sealing_tool import offline_page, zipapp

MODULES = ("js/bids/bid.js", "js/bids/pdf/worker.js", "js/sealing/worker.js", "js/sealing/digester.js")
"""Where the bid page begins: its own script, and the workers that read files and seal them."""
LIST_NAME = "SHA256SUMS"
MODULE_LIST_NAME = "sealing-page.SHA256SUMS"
_IMPORTED = re.compile(
    r"""^(?:import|export)\b[^;'"]*["'](\.[^"']+)["'];|\bimport\(["'](\.[^"']+)["']\)""", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A file that is served, with its digest taken from the very bytes."""

    name: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@cache
def program() -> Tool:
    """``kaiming-seal.pyz``."""
    return _tool(zipapp.NAME, zipapp.made())


@cache
def page() -> Tool:
    """``kaiming-seal.html``."""
    return _tool(offline_page.NAME, offline_page.made())


@cache
def tool_list() -> Tool:
    """The digests of both tools, as ``sha256sum -c`` reads them."""
    return _tool(LIST_NAME, _lines({tool.name: tool.content for tool in (program(), page())}))


@cache
def module_list() -> Tool:
    """The digests of every script that the bid page loads, by its path under the address of static files."""
    return _tool(MODULE_LIST_NAME, _lines(modules()))


def modules() -> Mapping[str, bytes]:
    """Every script that the bid page loads, by path. Raises FileNotFoundError for one that is imported and not there."""
    found: dict[str, bytes] = {}
    waiting = list(MODULES)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = (_scripts() / name).read_bytes()
            waiting += _imports(name, found[name].decode())
    return found


def _imports(name: str, text: str) -> Iterator[str]:
    for fixed, later in _IMPORTED.findall(text):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(name), fixed or later))


def _scripts() -> Path:
    return Path(settings.BASE_DIR) / "frontend" / "static"


def _lines(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _tool(name: str, content: bytes) -> Tool:
    return Tool(name, content, hashlib.sha256(content).hexdigest())
