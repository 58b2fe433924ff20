"""A visitor's browser without pictures: cookies, CSRF, the forms of a page, JSON and raw uploads. Standard library only."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from apps.portal.rehearsal.pages import Form, complaints, forms_of

PATIENCE_SECONDS = 120
CSRF_COOKIE = "kaiming_csrf"
Fields = Mapping[str, str | Sequence[str]]


class Unexpected(Exception):
    """The server answered otherwise than the rehearsal needs; the message is what it said."""

    def __init__(self, asked: str, answer: Answer) -> None:
        super().__init__(f"{asked}: {answer.status} {answer.said()}".rstrip())
        self.answer = answer


class Unreachable(Exception):
    """The server did not answer at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return json.loads(self.body)

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path."""
        return urlsplit(self.headers.get("location", "")).path

    @property
    def code(self) -> str:
        """The refusal's stable code, empty when the answer is none."""
        try:
            refused = self.json.get("refused")
        except (ValueError, AttributeError):
            return ""
        return str(refused.get("code", "")) if isinstance(refused, dict) else ""

    def said(self) -> str:
        """The refusal or complaint in words, or the beginning of the body."""
        try:
            refused = self.json.get("refused")
            return f"{refused.get('code')}: {refused.get('sentence')}"
        except (ValueError, AttributeError):
            pass
        if "html" in self.headers.get("content-type", ""):
            return " / ".join(complaints(self.text))[:600]
        return self.text[:300]


class Browser:
    """One visitor. Not for several threads at once."""

    def __init__(self, base: str) -> None:
        address = urlsplit(base)
        self.base = base.rstrip("/")
        self.host, self.port = address.hostname or "127.0.0.1", address.port or 80
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, accept: str = "text/html") -> Answer:
        """The page, whatever its status."""
        return self.ask("GET", path, headers={"Accept": accept})

    def page(self, path: str) -> Answer:
        """The page. Raises Unexpected unless it is there."""
        return _must("GET " + path, self.get(path), (200,))

    def data(self, path: str) -> Any:
        """JSON from an address. Raises Unexpected unless it is there."""
        return _must("GET " + path, self.get(path, accept="application/json"), (200,)).json

    def file(self, path: str) -> bytes:
        """A download. Raises Unexpected unless it is there."""
        return _must("GET " + path, self.get(path, accept="*/*"), (200,)).body

    def send(self, path: str, body: object, *, method: str = "POST") -> Answer:
        """JSON to an address, whatever is answered."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        return self.ask(method, path, headers=headers, body=json.dumps(body, ensure_ascii=False).encode())

    def tell(self, path: str, body: object, *, method: str = "POST") -> Any:
        """JSON to an address. Raises Unexpected unless accepted; answers what was said, None for nothing."""
        answer = _must(f"{method} {path}", self.send(path, body, method=method), (200, 201, 202, 204))
        return answer.json if answer.body else None

    def put(self, path: str, content: bytes, *, headers: Mapping[str, str]) -> Answer:
        """Raw bytes to an address."""
        raw = {"Content-Type": "application/octet-stream", "Accept": "application/json"}
        return self.ask("PUT", path, headers={**raw, **headers}, body=content)

    def post(self, path: str, fields: Fields, *, accept: str = "application/json") -> Answer:
        """A plain form post, whatever is answered."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self.ask("POST", path, headers=headers, body=urlencode(fields, doseq=True).encode())

    def act(self, path: str, fields: Fields) -> Any:
        """A form post by a page's module. Raises Unexpected unless accepted; answers the JSON that was said."""
        answer = _must("POST " + path, self.post(path, fields), (200, 201, 202, 204, 302))
        return answer.json if answer.body and answer.status != 302 else None

    def form(self, path: str, *, having: str = "", action: str = "") -> Form:
        """The page's form that has the field, or that leads to the action; else its main form."""
        forms = [form for form in forms_of(self.page(path).text) if form.method == "post"]
        for form in forms:
            if (having and having in form.names) or (action and form.action.endswith(action)):
                return form
        if having or action:
            raise Unreachable(f"{path} has no form with {having or action}")
        main = [form for form in forms if form.is_in_main]
        if not main:
            raise Unreachable(f"{path} has no form")
        return main[0]

    def fill(
        self,
        path: str,
        changes: Fields,
        *,
        having: str = "",
        action: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> Answer:
        """Opens the page, fills the form in and sends it. Raises Unexpected unless the answer leads on to another page."""
        form = self.form(path, having=having, action=action)
        target = form.action or path
        fields = form.filled(changes)
        if files:
            answer = self._multipart(target, fields, files)
        else:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
            answer = self.ask("POST", target, headers=headers, body=urlencode(fields).encode())
        return _must("POST " + target, answer, (302, 303))

    def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request with this visitor's cookies; redirects are not followed."""
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=body or None, headers={**self.own_headers(method, path), **headers})
            response = connection.getresponse()
            content = response.read()
            self.keep_cookies(response.headers.get_all("Set-Cookie", []))
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)
        except (OSError, HTTPException) as failure:
            raise Unreachable(f"{method} {path}: {type(failure).__name__} {failure}") from failure
        finally:
            connection.close()

    def own_headers(self, method: str, path: str) -> dict[str, str]:
        """What this browser says with every request."""
        own = {"Cookie": self.cookie_line(), "Referer": self.base + path, "Accept-Language": "zh-CN"}
        if method not in ("GET", "HEAD"):
            own["X-CSRFToken"] = self.cookies.get(CSRF_COOKIE, "")
        return own

    def cookie_line(self) -> str:
        """The cookies as a request carries them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def keep_cookies(self, lines: Iterable[str]) -> None:
        """What the server wants remembered or forgotten."""
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def _multipart(
        self, target: str, fields: Sequence[tuple[str, str]], files: Mapping[str, tuple[str, bytes]]
    ) -> Answer:
        mark = secrets.token_hex(16)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
            if name not in files
        ]
        for name, (file_name, content) in files.items():
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            parts += [head.encode() + b"Content-Type: application/pdf\r\n\r\n", content, b"\r\n"]
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Accept": "text/html"}
        return self.ask("POST", target, headers=headers, body=body)


def _must(asked: str, answer: Answer, wanted: Sequence[int]) -> Answer:
    if answer.status not in wanted:
        raise Unexpected(asked, answer)
    return answer
