"""What must hold before anything is served; what does not hold is one clear sentence and an exit, and nothing changes."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from apps.core import clock
from apps.core.clock import SHANGHAI
from apps.evidence import queries as evidence_queries

FONT_PACKAGE = "pylopdf_fonts_zh_cn"
FONT_FILES = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")


class StartRefused(Exception):
    """The product does not start; the message is one sentence for the operator, in both languages."""


def must_have_free_port(host: str, port: int) -> None:
    """Refuses when something else listens on the address already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise StartRefused(
                f"Port {port} on {host} is taken; choose another with --port. 端口 {port} 已被占用，请用 --port 换一个。"
            ) from None


def must_have_fonts() -> None:
    """Refuses without the Chinese faces that records and reports are set in."""
    spec = find_spec(FONT_PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    for name in FONT_FILES:
        if folder is None or not (folder / name).is_file():
            raise StartRefused(
                f"The Chinese font {name} is missing: reinstall the requirements. 缺少中文字体 {name}，请重新安装依赖。"
            )


def must_know_database() -> None:
    """Refuses a database that a newer version of the product has changed; nothing is migrated back."""
    try:
        loader = MigrationLoader(connection)
    except DatabaseError as failure:
        raise StartRefused(f"The database does not answer: {str(failure).splitlines()[0]}. 无法连接数据库。") from None
    ours = {config.label for config in apps.get_app_configs()}
    unknown = sorted(
        f"{label}.{name}"
        for label, name in loader.applied_migrations
        if label in ours and (label, name) not in loader.disk_migrations
    )
    if unknown:
        raise StartRefused(
            f"The database comes from a newer version ({unknown[-1]} is unknown here): start that version. "
            f"数据库来自更新的版本（{unknown[-1]}），请使用该版本启动。"
        )


def must_be_migrated() -> None:
    """Refuses a database that lacks changes this version needs."""
    loader = MigrationLoader(connection)
    missing = [key for key in loader.graph.nodes if key not in loader.applied_migrations]
    if missing:
        raise StartRefused(
            "The database is behind this version: run manage.py migrate. 数据库尚未升级，请先运行 manage.py migrate。"
        )


def must_have_true_clock() -> None:
    """Refuses a clock that stands before the newest entry of the journal or before this version was released."""
    now = clock.now()
    machine = datetime.now(UTC)
    released = datetime.fromisoformat(settings.RELEASED_ON).replace(tzinfo=SHANGHAI)
    if machine < released:
        raise StartRefused(
            f"The machine's clock ({machine:%Y-%m-%d %H:%M}) stands before the release of this version ({settings.RELEASED_ON}). "
            "本机时钟早于本版本发布日期，请先校准时间。"
        )
    newest = evidence_queries.newest_at()
    if newest and now < newest:
        raise StartRefused(
            f"The clock ({now.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}) stands before the newest entry of the journal "
            f"({newest.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}). 时钟早于留痕日志的最新记录，请先校准时间。"
        )


def must_have_time_authority() -> None:
    """Refuses to stamp real papers by this machine's own clock: outside of a demonstration somebody else gives the time."""
    if not settings.TIMESTAMP_URL.geturl():
        if settings.DEBUG:
            return
        raise StartRefused(
            "No time-stamping authority: set TIMESTAMP_URL, or DEBUG=1 for a demonstration with an embedded one. "
            "未配置时间戳服务：请设置 TIMESTAMP_URL；仅作演示时设置 DEBUG=1，使用内置的演示时间戳。"
        )
    if settings.CLOCK != "system":
        raise StartRefused(
            "TIMESTAMP_URL gives true time and CLOCK=rehearsal does not: use one of them. "
            "TIMESTAMP_URL 与演练时钟（CLOCK=rehearsal）不能同时使用。"
        )
    try:
        load_pem_x509_certificates(settings.TIMESTAMP_CHAIN.read_bytes())
    except (OSError, ValueError):
        raise StartRefused(
            f"TIMESTAMP_CHAIN ({settings.TIMESTAMP_CHAIN}) holds no certificates (PEM, root last). "
            "TIMESTAMP_CHAIN 指定的文件里没有证书（PEM，根证书在最后）。"
        ) from None


def must_be_able_to_serve() -> None:
    """All conditions but the port, for processes that have none."""
    must_have_fonts()
    must_have_time_authority()
    must_know_database()
    must_be_migrated()
    must_have_true_clock()
