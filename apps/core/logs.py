"""Log lines: one JSON object each, without secrets, personal data or anything the disclosure table still hides."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, MutableMapping
from typing import Any, TypeVar

import structlog

from apps.core.disclosure import Matter

NEVER_LOGGED = frozenset(
    {
        "password",
        "passphrase",
        "token",
        "secret",
        "key",
        "otp",
        "code_typed",
        "email",
        "phone",
        "contact",
        "name",
        "body",
    }
) | {matter.value for matter in Matter}
"""Keys that a log line may not carry, whatever their value: personal data, secrets and hidden matters."""


_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What would begin a new line, move a terminal's cursor or turn the direction of what follows."""
_AS_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)
_AS_TEXT = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
View = TypeVar("View", bound=Callable[..., Any])


def unlogged(view: View) -> View:
    """Marks a view whose very use is a secret: no line says that anybody asked, for counting lines would count bidders."""
    view.is_unlogged = True  # type: ignore[attr-defined]  # read by the request log
    return view


def is_secret(request: Any) -> bool:
    """True for a request of a view marked so."""
    match = getattr(request, "resolver_match", None)
    return bool(match and getattr(match.func, "is_unlogged", False))


def drop_hidden(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Removes what may not be logged; the line itself stays."""
    for key in NEVER_LOGGED & event.keys():
        del event[key]
    return event


def on_one_line(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
    """The line as JSON in which nobody's words begin another line or speak to a terminal; Chinese stays readable."""
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", str(_AS_JSON(logger, method, event)))


def name_the_route(record: logging.LogRecord) -> bool:
    """Django's own lines about a request end with its address, which may carry a one-time token: the route stands there.

    Answers False for a view whose use is a secret, unless the product broke.
    """
    request = getattr(record, "request", None)
    if is_secret(request) and record.levelno < logging.ERROR:
        return False
    if request is not None and isinstance(record.args, tuple) and record.args:
        match = getattr(request, "resolver_match", None)
        record.args = (*record.args[:-1], match.route if match else "")
    return True


def configure(*, level: str, form: str) -> None:
    """Makes structlog and the standard library write the same lines to standard error: ``json`` objects, or ``text``."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        drop_hidden,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _AS_TEXT if form == "text" else on_one_line,
            ],
        )
    )
    logging.getLogger("django.request").addFilter(name_the_route)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
