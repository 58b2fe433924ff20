"""Where deliveries go: nowhere inside anybody's house, whatever an address says or a name resolves to; and no receiver holds us up."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest

from apps.core.refusals import Refused
from apps.exchange import sending
from apps.exchange.rules.addresses import Target, is_public, must_be_open, target_of
from apps.exchange.rules.pushing import Outcome, outcome_of
from tests.fakes.webhook_receiver import receiving

CLOSED = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.9.9.9",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "nonsense",
]


@pytest.mark.parametrize("address", CLOSED)
def test_nothing_is_sent_into_a_house(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Refused, match="webhook_not_public"):
        sending.checked("https://receiver.example/", resolve=lambda _host, _port: [address])


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2400:3200::1", "2606:4700::1"])
def test_the_internet_is_open(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    target = target_of("https://receiver.example/", is_local_allowed=False)

    assert must_be_open(target, ["8.8.8.8", "2400:3200::1"]) == "8.8.8.8"
    with pytest.raises(Refused, match="webhook_not_public"):
        must_be_open(target, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused, match="webhook_unknown_host"):
        must_be_open(target, [])


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://receiver.example/", "webhook_not_https"),
        ("ftp://receiver.example/", "webhook_not_https"),
        ("file:///etc/passwd", "webhook_not_https"),
        ("receiver.example", "webhook_not_https"),
        ("https://", "webhook_not_an_address"),
        ("https://user:secret@receiver.example/", "webhook_not_an_address"),
        ("https://receiver.example@10.0.0.1/", "webhook_not_an_address"),
        ("https://receiver.example/#part", "webhook_not_an_address"),
        ("https://receiver.example/a b", "webhook_not_an_address"),
        ("https://receiver.example/\r\nX-Forged: 1", "webhook_not_an_address"),
        ("https://receiver.example\\@10.0.0.1/", "webhook_not_an_address"),
        ("https://[::1/", "webhook_not_an_address"),
        ("https://receiver.example:99999/", "webhook_not_an_address"),
        ("https://收件.example/", "webhook_not_an_address"),
        (f"https://receiver.example/{'a' * 500}", "webhook_not_an_address"),
        ("https://receiver.example:22/", "webhook_port"),
    ],
)
def test_what_is_no_address_is_refused(address: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        target_of(address, is_local_allowed=False)


def test_an_address_is_taken_apart_as_it_will_be_dialled() -> None:
    assert target_of("https://Receiver.example:8443/in?k=v", is_local_allowed=False) == Target(
        True, "receiver.example", 8443, "/in?k=v"
    )
    assert target_of("https://[2400:3200::1]", is_local_allowed=False).host_header == "[2400:3200::1]"


@pytest.mark.parametrize("spelling", ["127.1", "0x7f000001", "2130706433", "localhost"])
def test_spellings_of_this_machine_are_seen_through(spelling: str) -> None:
    """The resolver knows them all; what counts is what it answers."""
    with pytest.raises(Refused, match=r"webhook_not_public|webhook_unknown_host"):
        sending.checked(f"https://{spelling}/")


def test_plain_http_reaches_this_machine_alone_and_only_while_developing(settings: Any) -> None:
    with receiving() as receiver:
        assert sending.post(receiver.address, {}, b"{}").code == "webhook_not_https"
        settings.DEBUG = True
        assert sending.post(receiver.address, {}, b"{}").status == 204
        assert sending.post("http://receiver.example/", {}, b"{}", resolve=_to("8.8.8.8")).code == "webhook_not_public"
    assert sending.post(receiver.address, {}, b"{}").code == "push.unreachable"
    assert len(receiver.got) == 1


def test_the_very_address_that_was_judged_is_dialled(settings: Any) -> None:
    """A name that resolves differently a moment later changes nothing: it is asked once."""
    settings.DEBUG = True
    asked: list[str] = []

    def once(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with receiving() as receiver:
        address = receiver.address.replace("127.0.0.1", "moving.example")
        assert sending.post(address, {}, b"{}", resolve=once).status == 204

    assert asked == ["moving.example"]
    assert receiver.got[0][0]["host"].startswith("moving.example:")


@pytest.mark.parametrize(
    ("_case", "says", "code"),
    [
        ("no HTTP", b"SSH-2.0-OpenSSH\r\n\r\n", "push.not_http"),
        ("no number", b"HTTP/1.1 abc\r\n\r\n", "push.not_http"),
        ("a number that is none", b"HTTP/1.1 999 x\r\n\r\n", "push.not_http"),
        ("a head without an end", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 4000, "push.not_http"),
        ("interim answers for ever", b"HTTP/1.1 103 x\r\n\r\n" * 50, "push.not_http"),
        ("nothing", b"", "push.unreachable"),
        ("an interim answer first", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\n\r\n", "201"),
    ],
)
def test_whatever_answers_is_read_with_care(settings: Any, _case: str, says: bytes, code: str) -> None:
    settings.DEBUG = True
    with answering(lambda line: line.sendall(says)) as address:
        assert sending.post(address, {}, b"{}").code == code


def test_one_who_answers_drop_by_drop_is_waited_for_only_so_long(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    monkeypatch.setattr(sending, "PUSH_SECONDS", 0.3)

    def drip(line: socket.socket) -> None:
        for _ in range(30):
            line.sendall(b"H")
            time.sleep(0.05)

    with answering(drip) as address:
        assert sending.post(address, {}, b"{}").code == "push.too_slow"


def test_who_does_not_speak_tls_is_not_reached() -> None:
    with (
        answering(lambda line: line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as address,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sending, "must_be_open", lambda _target, found: found[0])
        secure = address.replace("http://", "https://")
        assert sending.post(secure, {}, b"{}", resolve=_to("127.0.0.1")).code == "push.unreachable"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.TAKEN),
        (299, Outcome.TAKEN),
        (301, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (408, Outcome.UNREACHED),
        (410, Outcome.GONE),
        (425, Outcome.UNREACHED),
        (429, Outcome.UNREACHED),
        (500, Outcome.UNREACHED),
        (599, Outcome.UNREACHED),
    ],
)
def test_what_a_status_means(status: int, outcome: Outcome) -> None:
    assert outcome_of(status) is outcome


def _to(address: str) -> Callable[[str, int], list[str]]:
    return lambda _host, _port: [address]


@contextmanager
def answering(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """One connection is taken, its request read, and then somebody speaks; answers the address."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _peer = server.accept()
        with line:
            line.recv(65536)
            try:
                speak(line)
            except OSError:
                return

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        thread.join()
        server.close()


def test_a_resolver_that_is_silent_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were it waited for, it would name an address inside in the end, and that would be the refusal."""
    asked_long_enough = Event()

    def slow(*_: object, **__: object) -> list[tuple[object, ...]]:
        asked_long_enough.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 443))]

    monkeypatch.setattr(sending, "RESOLVING_SECONDS", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", slow)

    said = sending.post("https://receiver.example/", {}, b"{}")
    asked_long_enough.set()

    assert (said.status, said.code) == (None, "webhook_unknown_host")
