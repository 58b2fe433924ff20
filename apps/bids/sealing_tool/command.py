"""`seal`, `open`, `audit`, `verify-receipt`, `inspect`: the sealing tool on the command line (docs/bids.md)."""

from __future__ import annotations

import argparse
import getpass
import hashlib
import json
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apps.bids.rules.sealing import SealedEnvelope
from apps.bids.rules.statement import digest_of
from apps.bids.sealing_tool import backup, container, keyfile, log_followed, opening, receipts, sealing, terms
from apps.bids.sealing_tool.keyfile import Keys
from apps.bids.sealing_tool.words import Exit, ToolRefusal

SEAL = "seal"
TOLD_EVERY = 0.5
SLOW_BYTES = 32 * 2**20
"""Below this nobody waits, and no progress is told."""
_FILE_KEY = 32
COMPARE = "请将根证书指纹与认证机构公布的核对，或用 --root 指定根证书。 Compare the root with the published one, or name it: --root FILE."


def main(arguments: Sequence[str]) -> int:
    """Does what is asked and prints it; the answer is the exit status."""
    asked = _parser().parse_args(_with_command(list(arguments)))
    try:
        done = _done(asked)
    except ToolRefusal as refusal:
        _print(asked, {"refused": {"code": refusal.code, "zh": refusal.zh, "en": refusal.en}})
        return Exit.REFUSED
    except KeyboardInterrupt:
        return Exit.STOPPED
    _print(asked, {"done": asked.command, **done})
    return Exit.DONE


def _done(asked: argparse.Namespace) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = asked.act(asked)
    except OSError as failure:
        raise ToolRefusal("cannot_write", path=str(failure.filename or failure.strerror)) from None
    return told


def _seal(asked: argparse.Namespace) -> Mapping[str, Any]:
    keys, found = _keys(asked), terms.read(_content(asked.terms))
    if asked.escrow and found.escrow is None:
        raise ToolRefusal("escrow_not_offered")
    locked_with = _backup_passphrase(asked.backup_passphrase_file) if asked.backup else ""
    made = sealing.seal(
        asked.material,
        found if asked.escrow else replace(found, escrow=None),
        keys,
        target=asked.to,
        entropy=secrets.token_bytes,
        now=datetime.now(UTC),
        tell=_teller(),
    )
    envelopes = {one.name: one.path for one in made.sealed.envelopes}
    kept = {}
    if locked_with:
        kept["backup"] = str(_backup_of(made.sealed.statement, envelopes, keys, locked_with, asked.to))
    return {
        "container": str(made.container),
        **kept,
        "lot": found.lot,
        "document": found.document_version,
        "revision": found.revision + 1,
        "price": f"{made.price:.2f}",
        "over_ceiling": made.is_over_ceiling,
        **({"warnings": list(made.warnings)} if made.warnings else {}),
        "escrow": found.escrow.digest if asked.escrow and found.escrow else "",
        "statement": digest_of(made.sealed.statement),
        "envelopes": [_told(one) for one in made.sealed.envelopes],
    }


def _audit(asked: argparse.Namespace) -> Mapping[str, Any]:
    keys, found = _keys(asked), terms.read(_content(asked.terms))
    sealed = sealing.audit(found, keys, target=asked.to, entropy=secrets.token_bytes)
    envelopes = []
    for one in sealed.envelopes:
        told = _told(one)
        envelopes.append(told | {"file_key": one.file_key.hex()} if asked.show_file_keys else told)
    return {"folder": str(asked.to), "envelopes": envelopes, "open_with": _ways_to_open(asked.to)}


def _open(asked: argparse.Namespace) -> Mapping[str, Any]:
    if not asked.file_key and not asked.keyfile:
        raise ToolRefusal("no_key")
    keys = None if asked.file_key else _keys(asked)
    opened = []
    with tempfile.TemporaryDirectory(prefix="sealed-") as folder, sealing.room(asked.to) as target:
        for name, path in _sealed_files(asked.sealed, Path(folder)).items():
            key = asked.file_key or (opening.key_of(path, keys.identity) if keys else b"")
            place = target / name if name else target
            place.mkdir(exist_ok=True)
            manifest = opening.open_into(path, key, place).manifest
            opened.append(
                {"envelope": manifest.envelope, "lot": manifest.lot, "files": [one.name for one in manifest.files]}
            )
    return {"folder": str(asked.to), "opened": opened}


def _verify_receipt(asked: argparse.Namespace) -> Mapping[str, Any]:
    files = {"platform": asked.platform, "bidder": asked.certificate, "root": asked.root}
    named = receipts.Named(**{name: receipts.certificate_in(path) if path else None for name, path in files.items()})
    found = receipts.verified(_content(asked.receipt), named)
    followed = log_followed.follow(_content(asked.receipt), asked.log, asked.log_state) if asked.log else {}
    names = ("number", "lot", "bid", "revision", "received_at", "statement", "envelopes", "demonstration")
    stamp = found.stamp
    return {
        **{name: found.said.get(name) for name in names},
        "statement_signature_checked": found.is_statement_checked,
        "root": hashlib.sha256(found.root).hexdigest() if found.root else None,
        "root_named": asked.root is not None,
        **({} if asked.root or not found.root else {"advice": COMPARE}),
        "time_stamp": {"at": stamp.at.isoformat(), "authority": stamp.authority} if stamp else None,
        "log": {**asdict(found.logged), **followed} if found.logged else None,
    }


def _inspect(asked: argparse.Namespace) -> Mapping[str, Any]:
    if _is_age(asked.sealed):
        size, digest, header, context = container.measured(asked.sealed)
        told = {"lot": context.lot, "document": context.document, "bid": context.bid, "envelope": context.envelope}
        return {**told, "size": size, "sha256": digest, "header": header}
    with tempfile.TemporaryDirectory(prefix="sealed-") as folder:
        found = container.unpack(asked.sealed, Path(folder))
    return {"statement": json.loads(found.statement), "statement_sha256": digest_of(found.statement)}


def _backup(asked: argparse.Namespace) -> Mapping[str, Any]:
    keys, locked_with = _keys(asked), _backup_passphrase(asked.backup_passphrase_file)
    if not asked.folder.is_dir():
        raise ToolRefusal("cannot_write", path=str(asked.folder))
    with tempfile.TemporaryDirectory(prefix="sealed-") as folder:
        found = container.unpack(asked.sealed, Path(folder))
        made = _backup_of(found.statement, found.envelopes, keys, locked_with, asked.folder)
    return {"backup": str(made), "lot": found.stated.lot, "revision": found.stated.revision}


def _backup_check(asked: argparse.Namespace) -> Mapping[str, Any]:
    if not asked.backup_file.is_file():
        raise ToolRefusal("file_missing", path=str(asked.backup_file))
    checked = backup.check(asked.backup_file, _passphrase(asked.passphrase_file))
    if asked.receipt:
        backup.must_be_received(checked, _content(asked.receipt))
    stated = checked.stated
    return {
        "lot": stated.lot,
        "bid": stated.bid,
        "revision": stated.revision,
        "document": stated.document_version,
        "statement": digest_of(checked.statement),
        "envelopes": [{"envelope": name, "size": size} for name, size in checked.sizes.items()],
        "receipt_compared": asked.receipt is not None,
    }


def _backup_of(statement: str, envelopes: Mapping[str, Path], keys: Keys, passphrase: str, folder: Path) -> Path:
    return backup.make(statement, envelopes, keys.identity, passphrase, folder=folder, entropy=secrets.token_bytes)


def _backup_passphrase(file: Path | None) -> str:
    if file is None:
        return backup.must_be_long(getpass.getpass("备份文件口令 Passphrase of the backup: "))
    return backup.must_be_long(_line(file))


def _sealed_files(path: Path, folder: Path) -> Mapping[str, Path]:
    """One envelope under no name, or those of a container under theirs."""
    return {"": path} if _is_age(path) else container.unpack(path, folder).envelopes


def _is_age(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(14) == b"age-encryption"
    except OSError:
        raise ToolRefusal("file_missing", path=str(path)) from None


def _keys(asked: argparse.Namespace) -> Keys:
    return keyfile.opened(_content(asked.keyfile), _passphrase(asked.passphrase_file))


def _passphrase(file: Path | None) -> str:
    if file is None:
        return getpass.getpass("密钥文件口令 Passphrase of the keyfile: ")
    return _line(file)


def _line(file: Path) -> str:
    return _content(file).decode("utf-8", "replace").strip("\r\n")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise ToolRefusal("file_missing", path=str(path)) from None


def _told(one: SealedEnvelope) -> dict[str, Any]:
    return {"envelope": one.name, "file": one.path.name, "size": one.size, "sha256": one.sha256}


def _ways_to_open(folder: Path) -> list[str]:
    return [
        "age -d keyfile.age > identity.txt",
        f"age -d -i identity.txt {folder}/sheet.age > sheet.zip",
        "unzip -p sheet.zip price.json",
    ]


def _teller() -> Callable[[int, int], None]:
    """Tells the progress of something large on standard error, twice a second."""
    last = 0.0

    def tell(done: int, whole: int) -> None:
        nonlocal last
        if whole < SLOW_BYTES or (time.monotonic() - last < TOLD_EVERY and done < whole):
            return
        last = time.monotonic()
        sys.stderr.write(f"\r封装 sealing {100 * done // whole}%" + ("\n" if done >= whole else ""))
        sys.stderr.flush()

    return tell


def _print(asked: argparse.Namespace, told: Mapping[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1) if asked.json else "\n".join(_lines(told))
    stream = sys.stderr if "refused" in told and not asked.json else sys.stdout
    stream.buffer.write(text.encode("utf-8", "replace") + b"\n")
    stream.flush()


def _lines(told: Mapping[str, Any]) -> list[str]:
    if "refused" in told:
        refused = told["refused"]
        return [f"未办理 refused ({refused['code']})", f"  {refused['zh']}", f"  {refused['en']}"]
    return _listed(told, "")


def _listed(told: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for name, value in told.items():
        match value:
            case list():
                lines.append(f"{indent}{name}:")
                for one in value:
                    lines += _listed(one, f"{indent}  ") if isinstance(one, dict) else [f"{indent}  {one}"]
            case Mapping():
                lines += [f"{indent}{name}:", *_listed(value, f"{indent}  ")]
            case _:
                lines.append(f"{indent}{name}: {'无 none' if value is None else value}")
    return lines


def _with_command(arguments: list[str]) -> list[str]:
    """What names no command seals."""
    named = arguments[:1] and (arguments[0] in _COMMANDS or arguments[0] in ("-h", "--help"))
    return arguments if named or not arguments else [SEAL, *arguments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kaiming-seal",
        description="Seals a bid on this machine, without network. 在本机封装投标文件，不联网。",
        epilog="exit: 0 done, 1 refused, 2 wrong call, 3 Python or cryptography missing. 退出码：0 完成，1 未办理，2 用法错误，3 缺少运行环境。",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (act, words, arguments) in _COMMANDS.items():
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(act=act)
        for argument in arguments:
            _ARGUMENTS[argument](one)
        one.add_argument("--json", action="store_true", help="print JSON 以 JSON 输出")
    return parser


def _file_key(text: str) -> bytes:
    if len(text) != _FILE_KEY:
        raise argparse.ArgumentTypeError("32 hexadecimal digits")
    return bytes.fromhex(text)


_Add = Callable[[argparse.ArgumentParser], object]
_ARGUMENTS: Mapping[str, _Add] = {
    "escrow": lambda one: one.add_argument(
        "--escrow",
        action="store_true",
        help="share the key among the custodians of the terms 密钥托管给参数文件里的托管组",
    ),
    "material": lambda one: one.add_argument("material", type=Path, help="folder with bid.json, or bid.json 投标内容"),
    "sealed": lambda one: one.add_argument("sealed", type=Path, help="an .age file or a .sealed-bid 信封或封装包"),
    "receipt": lambda one: one.add_argument("receipt", type=Path, help="receipt.json from the page 回执文件"),
    "terms": lambda one: one.add_argument("--terms", type=Path, required=True, help="terms.json of the lot 标段参数"),
    "keyfile": lambda one: one.add_argument("--keyfile", type=Path, required=True, help="keyfile.age 密钥文件"),
    "own_key": lambda one: one.add_argument("--keyfile", type=Path, help="keyfile.age 密钥文件"),
    "passphrase": lambda one: one.add_argument(
        "--passphrase-file", type=Path, help="file with the passphrase; asked for without 口令文件，不给则询问"
    ),
    "backup": lambda one: one.add_argument(
        "--backup", action="store_true", help="make a backup file too 同时制作备份文件"
    ),
    "backup_passphrase": lambda one: one.add_argument(
        "--backup-passphrase-file",
        type=Path,
        help="file with the passphrase of the backup; asked for without 备份文件口令，不给则询问",
    ),
    "backup_file": lambda one: one.add_argument("backup_file", type=Path, help="a .bid-backup file 备份文件"),
    "folder": lambda one: one.add_argument("--to", dest="folder", type=Path, required=True, help="folder 输出文件夹"),
    "own_receipt": lambda one: one.add_argument(
        "--receipt", type=Path, help="receipt.json, to compare with what was received 回执文件，用来比对"
    ),
    "to": lambda one: one.add_argument("--to", type=Path, required=True, help="new folder for what is made 输出文件夹"),
    "file_key": lambda one: one.add_argument("--file-key", type=_file_key, help="file key in hex 文件密钥"),
    "show_file_keys": lambda one: one.add_argument(
        "--show-file-keys", action="store_true", help="print the dummy's file keys 显示自检文件的文件密钥"
    ),
    "platform": lambda one: one.add_argument(
        "--platform", type=Path, help="the platform's certificate; the receipt's own without 平台证书，不给则用回执所带"
    ),
    "root": lambda one: one.add_argument(
        "--root", type=Path, help="the root certificate that you trust, DER or PEM 您信任的根证书"
    ),
    "log": lambda one: one.add_argument(
        "--log",
        metavar="URL",
        help="where the log is: demand that it grew from what was seen last 日志地址，核对日志没有改写",
    ),
    "log_state": lambda one: one.add_argument(
        "--log-state",
        type=Path,
        metavar="FILE",
        help="what was seen last; the user's state folder without 上次看到的快照",
    ),
    "certificate": lambda one: one.add_argument(
        "--certificate",
        type=Path,
        help="the bidder's certificate; the receipt's own without 投标人证书，不给则用回执所带",
    ),
}
_COMMANDS: Mapping[str, tuple[Callable[[argparse.Namespace], Mapping[str, Any]], str, Sequence[str]]] = {
    SEAL: (
        _seal,
        "seals and signs a bid 封装并签署",
        ("material", "terms", "keyfile", "passphrase", "escrow", "backup", "backup_passphrase", "to"),
    ),
    "open": (_open, "opens what was sealed 打开信封", ("sealed", "own_key", "passphrase", "file_key", "to")),
    "audit": (_audit, "seals a dummy 封装自检", ("terms", "keyfile", "passphrase", "show_file_keys", "to")),
    "verify-receipt": (
        _verify_receipt,
        "checks a receipt offline 核验回执",
        ("receipt", "platform", "certificate", "root", "log", "log_state"),
    ),
    "backup": (
        _backup,
        "makes a backup of a sealed bid 制作备份文件",
        ("sealed", "keyfile", "passphrase", "backup_passphrase", "folder"),
    ),
    "backup-check": (
        _backup_check,
        "checks a backup offline 检查备份文件",
        ("backup_file", "passphrase", "own_receipt"),
    ),
    "inspect": (_inspect, "shows what is readable without keys 查看封装包", ("sealed",)),
}
