"""`kaiming-witness.pyz` and `manage.py witness`: cosigns what a log asks, or looks once whether the log grew as it should."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from apps.evidence.rules.checkpoints import checkpoint_of
from apps.evidence.rules.notes import BadNote, key_of
from apps.evidence.witness.following import Unreachable, key_at, over_http, request_from
from apps.evidence.witness.memory import BadMemory, Memory
from apps.evidence.witness.serving import server, this_second

NAME = "witness.example/w1"
PORT = 8790
FORKED, UNREACHABLE = 1, 2
EXPLANATION = (
    "Witnesses a transparency log: follows it only where it grew from what was seen before. "
    "见证透明日志：只认可由已见内容增长而来的日志。"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the log grew as it should; 1 for a fork or a log that went back; 2 where nothing could be said."""
    parser = argparse.ArgumentParser("witness", description=EXPLANATION)
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser takes what the command takes."""
    parser.add_argument("--log", required=True, metavar="URL", help="where the log is: https://…/log")
    parser.add_argument("--state", required=True, type=Path, metavar="FILE", help="what the witness must not forget")
    parser.add_argument("--key", metavar="VKEY", help="the log's key; without it the key at first sight is trusted")
    parser.add_argument("--name", default=NAME, help="this witness's name, an address without scheme")
    parser.add_argument("--once", action="store_true", help="look once and end, instead of serving")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT)


def run(told: argparse.Namespace) -> int:
    """Does what the arguments say."""
    try:
        memory = Memory(told.state, name=told.name)
        fetch = over_http(told.log)
        key = key_of(told.key) if told.key else memory.known_at(told.log) or key_at(fetch)
        if memory.trusts(key.name) not in (None, key):
            sys.stderr.write(f"{key.name} is known under another key. 该日志的密钥与已记录的不符。\n")
            return FORKED
        memory.trust(key, at=told.log)
        if told.once:
            request = request_from(fetch, key, memory.newest(key.name))
            return _say(memory, str(request), told.log)
    except (BadMemory, BadNote, Unreachable) as failure:
        sys.stderr.write(f"Nothing can be said: {failure}. 无法判断。\n")
        return UNREACHABLE
    return _serve(memory, told)


def _say(memory: Memory, request: str, url: str) -> int:
    answer = memory.answer(request, seconds=this_second())
    if answer.kept is None or answer.status != HTTPStatus.OK:
        sys.stdout.write(
            f"FORKED OR WENT BACK: {answer.body.strip()} ({url}). 日志分叉或回退，请保存证据并报告监督部门。\n"
        )
        return FORKED
    seen = checkpoint_of(answer.kept.text)
    sys.stdout.write(
        f"{seen.origin} has {seen.size} entries and grew as it should. 日志增长正常，共 {seen.size} 条。\n"
    )
    return 0


def _serve(memory: Memory, told: argparse.Namespace) -> int:
    with server(memory, host=told.host, port=told.port) as serving:
        sys.stdout.write(f"WITNESSES={memory.vkey} http://{told.host}:{serving.server_port}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            serving.serve_forever()
    return 0
