"""``kaiming-seal.html`` — the sealing page as one file for ``file://``: the browser's own modules in one script, no network.

Every module becomes a function of one script, by a rewriting that knows our way of importing and exporting and refuses any
other. The same script is the page and, begun in a worker, the sealing; its digest stands in the page's content policy.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from base64 import b64encode
from pathlib import Path

NAME = "kaiming-seal.html"
HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[2] / "frontend" / "static"
PAGE = "js/offline/page.js"
WORKERS = ("js/sealing/worker.js", "js/parties/keyfile-worker.js")
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{([^}]*)\};\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) ?)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function\*?|class|const) ?([A-Za-z0-9_$]+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_BEFORE = """"use strict";
const modules = {
"""
_AFTER = """};
const made = new Map();
function need(name) {
  if (!made.has(name)) made.set(name, modules[name](need));
  return made.get(name);
}
need(typeof document === "undefined" ? self.name : "js/offline/page.js");
"""


def made() -> bytes:
    """The bytes of the file, the same from the same code."""
    code, style = script(), _style()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_source(code)}' 'wasm-unsafe-eval'",
            f"style-src '{_source(style)}'",
            "worker-src blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )
    page = (HERE / "offline_page.html").read_text("utf-8")
    before, rest = page.split("{policy}")
    between, rest = rest.split("{style}")
    body, after = rest.split("{code}")
    return "".join((before, policy, between, style, body, code, after)).encode()


def script() -> str:
    """All modules as one script. Raises ValueError for a module that is written in another way."""
    order: list[str] = []
    for start in (PAGE, *WORKERS):
        _collect(start, order, ())
    code = _BEFORE + "".join(f'"{name}": (need) => {{\n{_body(name)}}},\n' for name in order) + _AFTER
    if "</script" in code.lower() or "<!--" in code:
        raise ValueError("the script would end early in a page")
    return code


def _collect(name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"{name} imports itself by way of {above[-1]}")
    if name in order:
        return
    for _names, source in _IMPORT.findall(_text(name)):
        _collect(_beside(name, source), order, (*above, name))
    order.append(name)


def _body(name: str) -> str:
    text = _text(name)
    exported = {one: one for one in _EXPORTED.findall(text)}
    for listed in _EXPORT_LIST.findall(text):
        exported |= dict(map(_renamed, _names(listed)))
    text = _IMPORT.sub(lambda found: f'const {{{_aliases(found[1])}}} = need("{_beside(name, found[2])}");\n', text)
    text = _EXPORT.sub("", _EXPORT_LIST.sub("", text))
    left = _LEFT.search(text)
    if left:
        raise ValueError(f"{name}: {left[0]!r} is not how modules are joined here")
    answer = ", ".join(f"{outside}: {inside}" for outside, inside in exported.items())
    return f"{text}return {{ {answer} }};\n"


def _aliases(listed: str) -> str:
    return ", ".join(one.replace(" as ", ": ") for one in _names(listed))


def _names(listed: str) -> list[str]:
    return [" ".join(one.split()) for one in listed.split(",") if one.strip()]


def _renamed(one: str) -> tuple[str, str]:
    inside, _as, outside = one.partition(" as ")
    return outside or inside, inside


def _beside(name: str, source: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), source))


def _text(name: str) -> str:
    return (STATIC / name).read_text("utf-8")


def _style() -> str:
    return (STATIC / "css" / "tokens.css").read_text("utf-8") + (HERE / "offline_page.css").read_text("utf-8")


def _source(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
