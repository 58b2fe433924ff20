"""Typed readers of the environment: a value that is not understood refuses to start instead of being guessed."""

from __future__ import annotations

import os
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

KNOWN: set[str] = set()
"""Every name that was read, so that a test can compare it with docs/settings.md."""


class SettingError(Exception):
    """A setting holds a value that is not understood; the message is one sentence for the operator."""


def text(name: str, default: str) -> str:
    """The value of `name`, or the default."""
    KNOWN.add(name)
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """True for 1/true/yes/on, false for 0/false/no/off; anything else is refused."""
    raw = text(name, "1" if default else "0").strip().lower()
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={raw!r} is neither on nor off; write 1 or 0. {name} 只能是 1 或 0。")


def number(name: str, *, default: Decimal, least: Decimal) -> Decimal:
    """A decimal number not below `least`."""
    raw = text(name, str(default))
    try:
        value = Decimal(raw)
    except InvalidOperation:
        raise SettingError(f"{name}={raw!r} is not a number. {name} 须为数字。") from None
    if value < least:
        raise SettingError(f"{name}={raw} is below {least}. {name} 不得小于 {least}。")
    return value


def choice(name: str, *, allowed: tuple[str, ...], default: str) -> str:
    """One of the allowed words."""
    raw = text(name, default)
    if raw not in allowed:
        raise SettingError(f"{name}={raw!r} is unknown; allowed: {', '.join(allowed)}. {name} 的取值无法识别。")
    return raw


def url(name: str, *, schemes: tuple[str, ...], default: str) -> SplitResult:
    """An address with one of the allowed schemes; an empty default means the embedded way."""
    raw = secret(name, default)
    parts = urlsplit(raw)
    if raw and parts.scheme not in schemes:
        raise SettingError(
            f"{name} begins with {parts.scheme!r}; allowed: {', '.join(schemes)}. {name} 的协议无法识别。"
        )
    return parts


def networks(name: str, *, default: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks (CIDR) separated by commas."""
    raw = text(name, default)
    try:
        return tuple(ip_network(one.strip()) for one in raw.split(",") if one.strip())
    except ValueError:
        raise SettingError(
            f"{name}={raw!r} is no list of addresses or networks such as 127.0.0.1,10.0.0.0/8. "
            f"{name} 须为以逗号分隔的地址或网段。"
        ) from None


def secret(name: str, default: str) -> str:
    """The value of `name`, or the content of the file named by `name`_FILE."""
    path = text(f"{name}_FILE", "")
    if not path:
        return text(name, default)
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as failure:
        raise SettingError(
            f"{name}_FILE cannot be read: {failure.strerror}. 无法读取 {name}_FILE 指定的文件。"
        ) from None
