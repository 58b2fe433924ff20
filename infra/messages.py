"""Keeps the English of every text: finds the texts in code and templates, merges them into .po files, compiles .mo.

    python infra/messages.py update [room ...]     new texts in, vanished texts out, translations kept
    python infra/messages.py compile [room ...]    .po to .mo, without system gettext
    python infra/messages.py check                 untranslated, fuzzy, vanished, contradicting or stale: says what and fails

A room is an app (``parties``) or ``frontend`` for whatever all pages share. The texts in the source are Chinese.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SHARED = "frontend"
LODGERS = {"account": "parties", "mfa": "parties", "green": "scheduling"}
"""Template folders that belong to an app of another name."""

ARGUMENTS = {
    "_": "s",
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
"""What the arguments of each function are: c context, s text, p plural."""

_LITERAL = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*u?({_LITERAL}(?:\s*,\s*u?{_LITERAL})*)", re.DOTALL)
_PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w*)\}")
_PLURALS = "nplurals=2; plural=(n != 1);"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes a text itself: context, text and plural."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Message:
    """A text with its English and the files that use it."""

    key: Key
    english: list[str] = field(default_factory=lambda: [""])
    files: list[str] = field(default_factory=list)
    is_fuzzy: bool = False

    @property
    def is_translated(self) -> bool:
        """True when every form has its English."""
        wanted = 2 if self.key.plural else 1
        return len(self.english) == wanted and all(self.english)


def main(arguments: Sequence[str]) -> int:
    """Runs one of the three commands; the exit code is 1 when `check` found something."""
    match list(arguments):
        case ["update", *rooms]:
            return update(rooms)
        case ["compile", *rooms]:
            return compile_rooms(rooms)
        case ["check"]:
            found = complaints()
            _say("\n".join(found) or "every text has its English")
            return 1 if found else 0
        case _:
            _say(__doc__ or "")
            return 2


def update(rooms: Sequence[str]) -> int:
    """Brings the .po files in step with the source; says what came, went and still lacks English."""
    for room, texts in sorted(texts_by_room().items()):
        if rooms and room not in rooms:
            continue
        path = po_path(room)
        known = read_po(path)
        merged = [merged_with(known.get(key), key, files) for key, files in texts.items()]
        write_po(path, merged)
        gone = [key.text for key in known if key not in texts]
        missing = sum(not message.is_translated for message in merged)
        _say(f"{room}: {len(merged)} texts, {missing} without English, {len(gone)} vanished")
        for text in gone:
            _say(f"    vanished: {text!r}")
    return 0


def compile_rooms(rooms: Sequence[str]) -> int:
    """Writes the .mo beside every .po."""
    for room in sorted(rooms or texts_by_room()):
        path = po_path(room)
        path.with_suffix(".mo").write_bytes(compiled(read_po(path).values()))
    return 0


def complaints() -> list[str]:
    """Everything that keeps the English from being complete, one sentence each."""
    found: list[str] = []
    spoken: dict[Key, tuple[str, list[str]]] = {}
    for room, texts in sorted(texts_by_room().items()):
        path = po_path(room)
        known = read_po(path)
        found += [f"{room}: vanished from the source, run update: {key.text!r}" for key in known if key not in texts]
        for key in texts:
            found += _complaints_about(room, key, known.get(key))
        for key, message in known.items():
            if not message.is_translated:
                continue
            elsewhere, english = spoken.setdefault(key, (room, message.english))
            if english != message.english:
                found.append(f"{room} and {elsewhere}: two translations of {key.text!r}; use pgettext for one")
        compiled_path = path.with_suffix(".mo")
        if texts and (not compiled_path.exists() or compiled_path.read_bytes() != compiled(known.values())):
            found.append(f"{room}: {compiled_path.relative_to(ROOT)} is stale; run compile")
    return found


def texts_by_room() -> dict[str, dict[Key, list[str]]]:
    """Every text of the source with the files that use it, by the room that keeps its English."""
    rooms: dict[str, dict[Key, list[str]]] = {}
    for path in sources():
        found = texts_of_template(path) if path.suffix in (".html", ".txt", ".xml") else texts_of_code(path)
        name = path.relative_to(ROOT).as_posix()
        for key in found:
            files = rooms.setdefault(room_of(path), {}).setdefault(key, [])
            if name not in files:
                files.append(name)
    return rooms


def sources() -> Iterator[Path]:
    """The files that may hold texts, in a fixed order."""
    for folder, pattern in (
        ("apps", "*.py"),
        ("trading", "*.py"),
        ("frontend/templates", "*.html"),
        ("frontend/templates", "*.txt"),
        ("frontend/templates", "*.xml"),
    ):
        yield from sorted((ROOT / folder).rglob(pattern))


def room_of(path: Path) -> str:
    """The app that a file belongs to, or the shared room."""
    match path.relative_to(ROOT).parts:
        case ("apps", app, _, *_):
            return app
        case ("frontend", "templates", folder, _, *_):
            folder = LODGERS.get(folder, folder)
            return folder if (ROOT / "apps" / folder).is_dir() else SHARED
        case _:
            return SHARED


def po_path(room: str) -> Path:
    """Where a room keeps its English."""
    house = ROOT / SHARED if room == SHARED else ROOT / "apps" / room
    return house / "locale" / "en" / "LC_MESSAGES" / "django.po"


def texts_of_code(path: Path) -> list[Key]:
    """The texts given to gettext and its sisters in a Python file, in reading order."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    found = []
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        shape = ARGUMENTS.get(name, "")
        given = [node.value for node in call.args if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        if shape and len(given) >= len(shape):
            found.append(_key(shape, given))
    return found


def texts_of_template(path: Path) -> list[Key]:
    """The texts of trans, blocktrans and _() in a template, in reading order."""
    found = []
    for call in _TEMPLATE_CALL.finditer(templatize(path.read_text("utf-8"), origin=str(path))):
        given = [ast.literal_eval(literal) for literal in re.findall(_LITERAL, call[2], re.DOTALL)]
        shape = ARGUMENTS[call[1]]
        if len(given) >= len(shape):
            found.append(_key(shape, given))
    return found


def merged_with(known: Message | None, key: Key, files: list[str]) -> Message:
    """The text as the source has it now, with the English it already had."""
    if known is None:
        return Message(key, ["", ""] if key.plural else [""], files)
    return Message(key, known.english, files, known.is_fuzzy)


def read_po(path: Path) -> dict[Key, Message]:
    """The texts of a .po file without its header; empty when there is no file."""
    if not path.exists():
        return {}
    blocks = re.split(r"\n\s*\n", path.read_text("utf-8"))
    messages = [message for block in blocks if (message := _read_block(block)) and message.key.text]
    return {message.key: message for message in messages}


def write_po(path: Path, messages: Iterable[Message]) -> None:
    """Writes a .po file in the order given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = f'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: {_PLURALS}\\n"\n'
    path.write_text("\n".join([header, *(_written(message) for message in messages)]), "utf-8")


def compiled(messages: Iterable[Message]) -> bytes:
    """The .mo bytes of all translated texts, sorted as the format wants."""
    header = f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {_PLURALS}\n"
    pairs = {b"": header.encode()}
    for message in messages:
        if message.is_translated and not message.is_fuzzy:
            pairs[_identity(message.key).encode()] = "\0".join(message.english).encode()
    ordered = sorted(pairs.items())
    ids = _offsets([identity for identity, _english in ordered], start=28 + 16 * len(ordered))
    strings = _offsets([english for _identity, english in ordered], start=ids.end)
    head = struct.pack("<7I", 0x950412DE, 0, len(ordered), 28, 28 + 8 * len(ordered), 0, 0)
    return head + ids.table + strings.table + ids.data + strings.data


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


@dataclass(frozen=True, slots=True)
class _Offsets:
    table: bytes
    data: bytes
    end: int


def _offsets(texts: Sequence[bytes], *, start: int) -> _Offsets:
    table, data = b"", b""
    for text in texts:
        table += struct.pack("<2I", len(text), start + len(data))
        data += text + b"\0"
    return _Offsets(table, data, start + len(data))


def _identity(key: Key) -> str:
    text = f"{key.context}\x04{key.text}" if key.context else key.text
    return f"{text}\0{key.plural}" if key.plural else text


def _complaints_about(room: str, key: Key, message: Message | None) -> list[str]:
    if message is None:
        return [f"{room}: not in the .po, run update: {key.text!r}"]
    if message.is_fuzzy:
        return [f"{room}: fuzzy: {key.text!r}"]
    if not message.is_translated:
        return [f"{room}: no English: {key.text!r}"]
    wanted = _placeholders(key.text) | _placeholders(key.plural)
    wrong = [english for english in message.english if not _placeholders(english) <= wanted]
    lost = wanted - _placeholders(message.english[-1])
    return [f"{room}: placeholders differ from the Chinese: {key.text!r}"] if wrong or lost else []


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in _PLACEHOLDER.finditer(text)}


def _key(shape: str, given: Sequence[str]) -> Key:
    named = dict(zip(shape, given, strict=False))
    return Key(named["s"], named.get("p", ""), named.get("c", ""))


def _read_block(block: str) -> Message | None:
    values: dict[str, str] = {}
    name, is_fuzzy, files = "", False, []
    for line in block.splitlines():
        if line.startswith("#:"):
            files += line[2:].split()
        elif line.startswith("#,"):
            is_fuzzy = is_fuzzy or "fuzzy" in line
        elif match := re.match(r"(msg\w+(?:\[\d\])?)\s+(\".*\")$", line):
            name = match[1]
            values[name] = ast.literal_eval(match[2])
        elif line.startswith('"') and name:
            values[name] += ast.literal_eval(line)
    if "msgid" not in values:
        return None
    key = Key(values["msgid"], values.get("msgid_plural", ""), values.get("msgctxt", ""))
    english = [text for name, text in sorted(values.items()) if name.startswith("msgstr")]
    return Message(key, english, files, is_fuzzy)


def _written(message: Message) -> str:
    key = message.key
    lines = [f"#: {name}" for name in message.files]
    if message.is_fuzzy:
        lines.append("#, fuzzy")
    if key.context:
        lines.append(f"msgctxt {_quoted(key.context)}")
    lines.append(f"msgid {_quoted(key.text)}")
    if key.plural:
        lines.append(f"msgid_plural {_quoted(key.plural)}")
        lines += [f"msgstr[{index}] {_quoted(text)}" for index, text in enumerate(message.english)]
    else:
        lines.append(f"msgstr {_quoted(message.english[0])}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
