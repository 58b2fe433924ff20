"""Who asks when proxies stand between: only what proxies of ours say counts, for pages, sockets, limits and lock-out."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network
from typing import Any

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from apps.core import peers
from apps.core.proxies import Caller, socket_caller
from apps.parties.models import SignInSession
from tests.world import PASSWORD, World

OURS = (ip_network("127.0.0.1"), ip_network("::1"), ip_network("10.0.0.0/8"))


@pytest.mark.parametrize(
    ("case", "peer", "forwarded", "expected"),
    [
        ("nobody between", "203.0.113.9", "", "203.0.113.9"),
        ("a stranger lies", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("one proxy", "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("a visitor lies to the proxy", "127.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("two proxies", "127.0.0.1", "198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("a visitor names a proxy of ours", "127.0.0.1", "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        ("inside the house", "127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("a proxy that says nothing", "10.1.2.3", "", "10.1.2.3"),
        ("no address", "127.0.0.1", "203.0.113.9, unknown", "127.0.0.1"),
        ("with a port", "127.0.0.1", "203.0.113.9:5151", "203.0.113.9"),
        ("IPv6 with a port", "::1", "[2001:db8::7]:5151", "2001:db8::7"),
        ("IPv4 in IPv6", "::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("an address of one link", "127.0.0.1", "fe80::1%eth0", "127.0.0.1"),
        ("a list without an end", "127.0.0.1", "203.0.113.9," + "10.0.0.1," * 5000 + "10.0.0.2", "10.0.0.1"),
        ("no peer", "", "203.0.113.9", ""),
    ],
)
def test_who_asks(case: str, peer: str, forwarded: str, expected: str) -> None:
    assert peers.caller(peer, forwarded, OURS) == expected, case


def seen(settings: LazySettings, **meta: str) -> HttpRequest:
    """The request as the views get it."""
    settings.TRUSTED_PROXIES, settings.SECURE_PROXY_SSL_HEADER = OURS, ("kaiming.scheme", "https")
    request = RequestFactory().get("/", **meta)  # type: ignore[arg-type]  # META
    Caller(lambda _request: HttpResponse())(request)
    return request


def test_https_is_believed_of_our_proxy_only(settings: Any) -> None:
    told = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}

    ours, stranger = seen(settings, REMOTE_ADDR="10.0.0.5", **told), seen(settings, REMOTE_ADDR="198.51.100.4", **told)

    assert (ours.is_secure(), ours.META["REMOTE_ADDR"]) == (True, "203.0.113.9")
    assert (stranger.is_secure(), stranger.META["REMOTE_ADDR"]) == (False, "198.51.100.4")


def test_a_header_cannot_be_called_like_our_own_word(settings: Any) -> None:
    request = seen(
        settings, REMOTE_ADDR="198.51.100.4", **{"HTTP_KAIMING.SCHEME": "https", "HTTP_KAIMING_SCHEME": "https"}
    )

    assert not request.is_secure()


@pytest.mark.django_db
def test_one_visitor_behind_the_proxy_locks_out_nobody_else(world: World) -> None:
    def tries(address: str, password: str) -> int:
        given = {"login": "chenli", "password": password}
        return Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=address).post("/sign-in/", given).status_code

    wrong = [tries("203.0.113.66", "x") for _ in range(5)]
    locked, own = tries("203.0.113.66", PASSWORD), tries("203.0.113.7", PASSWORD)

    assert wrong == [422, 422, 422, 422, 429]
    assert (locked, own) == (429, 302)
    assert SignInSession.objects.get().address == "203.0.113.7"


@pytest.mark.django_db
def test_a_visitor_without_our_proxy_cannot_invent_addresses(world: World) -> None:
    answers = [
        Client(REMOTE_ADDR="203.0.113.66", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        .post("/sign-in/", {"login": "chenli", "password": "x"})
        .status_code
        for number in range(5)
    ]

    assert answers[-1] == 429


def test_a_socket_comes_from_whoever_dialled(settings: Any) -> None:
    settings.TRUSTED_PROXIES = OURS
    heard: list[Any] = []

    async def application(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        heard.append(scope["client"])

    def dial(client: tuple[str, int] | None, *headers: tuple[bytes, bytes]) -> None:
        async def told() -> None:
            await socket_caller(application)({"client": client, "headers": headers}, None, None)

        asyncio.run(told())

    dial(("127.0.0.1", 9), (b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"203.0.113.9"))
    dial(("203.0.113.66", 9), (b"x-forwarded-for", b"198.51.100.1"))
    dial(None, (b"x-forwarded-for", b"198.51.100.1"))

    assert heard == [("203.0.113.9", 0), ("203.0.113.66", 9), None]
