"""E-mail and SMS: the one way a message leaves the house. The address in the setting chooses how it is carried.

`EMAIL_URL`: ``smtp://`` or ``smtps://user:password@host:port/?from=address``; ``file:///folder``.
`SMS_URL`: ``https://user:password@host/path`` gets a JSON POST ``{"id", "to", "text"}``; ``file:///folder``.
Without an address a message becomes a file under the data directory, so that nothing is ever said to have been sent
that nobody can find. A sender is called outside any transaction, and may be called twice with the same `reference`.
"""

from __future__ import annotations

import base64
import json
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, parse_qs, unquote
from urllib.request import Request, urlopen

from django.conf import settings

SECONDS_TO_ANSWER = 10


class Channel(StrEnum):
    """How a message reaches a person outside the platform."""

    EMAIL = "email"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Message:
    """What is carried: to whom, in what words. `reference` is the same on every attempt.

    `way_out` is the page where a subscription is ended, for the mail program's own button (RFC 2369); empty for the rest.
    """

    reference: str
    to: str
    subject: str
    text: str
    way_out: str = ""


class NotSent(Exception):
    """The message was not taken. `code` says why, without address or secret; `is_hopeless` when trying again is useless."""

    def __init__(self, code: str, *, is_hopeless: bool) -> None:
        super().__init__(code)
        self.code = code
        self.is_hopeless = is_hopeless


Sender = Callable[[Message], None]


def sender_for(channel: Channel) -> Sender:
    """The way of a channel, as the settings choose it."""
    address: SplitResult = settings.EMAIL_URL if channel is Channel.EMAIL else settings.SMS_URL
    match address.scheme:
        case "smtp" | "smtps":
            return lambda message: _by_smtp(address, message)
        case "http" | "https":
            return lambda message: _by_post(address, message)
        case "file":
            folder = Path(unquote(address.path))
        case _:
            folder = Path(settings.DATA_DIR) / "outbox"
    return lambda message: _to_folder(folder / channel, message)


def _to_folder(folder: Path, message: Message) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f".{message.reference}"
        fresh.write_text(_letter(message, sender="").as_string(), "utf-8")
        fresh.replace(folder / f"{message.reference}.eml")
    except OSError:
        raise NotSent("folder_not_writable", is_hopeless=False) from None


def _by_smtp(address: SplitResult, message: Message) -> None:
    sender = parse_qs(address.query).get("from", [f"no-reply@{address.hostname}"])[0]
    secure = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(address.hostname or "", address.port or 465, timeout=SECONDS_TO_ANSWER, context=secure)
            if address.scheme == "smtps"
            else smtplib.SMTP(address.hostname or "", address.port or 587, timeout=SECONDS_TO_ANSWER)
        ) as server:
            if address.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=secure)
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            server.send_message(_letter(message, sender=sender))
    except smtplib.SMTPRecipientsRefused:
        raise NotSent("address_refused", is_hopeless=True) from None
    except smtplib.SMTPException as failure:
        raise NotSent(f"mail_server_{type(failure).__name__}", is_hopeless=False) from None
    except OSError:
        raise NotSent("mail_server_unreachable", is_hopeless=False) from None


def _letter(message: Message, *, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["To"] = message.to
    letter["From"] = sender or "no-reply@localhost"
    letter["Subject"] = message.subject
    letter["Message-ID"] = f"<{message.reference}@kaiming>"
    letter["Auto-Submitted"] = "auto-generated"
    if message.way_out:
        letter["List-Unsubscribe"] = f"<{message.way_out}>"
    letter.set_content(message.text)
    return letter


def _by_post(address: SplitResult, message: Message) -> None:
    bare = address._replace(netloc=address.netloc.rpartition("@")[2])
    body = json.dumps({"id": message.reference, "to": message.to, "text": message.text}, ensure_ascii=False)
    request = Request(bare.geturl(), data=body.encode(), method="POST")  # noqa: S310  # the scheme is checked by settings
    request.add_header("Content-Type", "application/json; charset=utf-8")
    if address.username:
        pair = f"{unquote(address.username)}:{unquote(address.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    try:
        with urlopen(request, timeout=SECONDS_TO_ANSWER):  # noqa: S310  # as above
            return
    except HTTPError as answer:
        with answer:
            raise NotSent(f"gateway_said_{answer.code}", is_hopeless=answer.code in {400, 404, 422}) from None
    except (URLError, OSError):
        raise NotSent("gateway_unreachable", is_hopeless=False) from None
