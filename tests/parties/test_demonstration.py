"""演示: one-click sign-in exists on a loopback address with DEBUG and DEMONSTRATION on, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.parties.models import SignInSession
from tests.world import World

pytestmark = pytest.mark.filterwarnings("ignore:Django checks for ServeStatic")
URL = "/demonstration/sign-in"


@pytest.fixture
def demonstrating(settings: Any) -> Any:
    """Settings of a demonstration."""
    settings.DEBUG = True
    settings.DEMONSTRATION = True
    settings.HOST = "127.0.0.1"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "example.cn", "testserver"]
    return settings


def click(world: World, **more: str) -> int:
    """The status of one click as the operator."""
    extra = {"SERVER_NAME": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1", **more}
    return Client(**extra).post(URL, {"seat": world.operator.seat.pk}).status_code  # type: ignore[arg-type]


def test_one_click_acts_from_the_seat_without_codes(world: World, demonstrating: Any) -> None:
    client = Client(SERVER_NAME="127.0.0.1")

    answer = client.post(URL, {"seat": world.operator.seat.pk})

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    page = client.get("/desk/accounts/")
    assert page.status_code == 200
    assert "演示环境" in page.content.decode()


@pytest.mark.parametrize(
    ("_case", "setting", "more"),
    [
        ("DEBUG is off", {"DEBUG": False}, {}),
        ("no demonstration", {"DEMONSTRATION": False}, {}),
        ("served to the world", {"HOST": "0.0.0.0"}, {}),
        ("a name of the world", {}, {"SERVER_NAME": "example.cn"}),
        ("a visitor from elsewhere", {}, {"REMOTE_ADDR": "192.0.2.7"}),
        ("through a proxy", {}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}),
    ],
)
def test_it_does_not_exist_elsewhere(
    world: World, demonstrating: Any, _case: str, setting: dict[str, Any], more: dict[str, str]
) -> None:
    for name, value in setting.items():
        setattr(demonstrating, name, value)

    assert click(world, **more) == 404
    assert not SignInSession.objects.exists()


@pytest.mark.parametrize("seat", ["", "0", "x", "9" * 30])
def test_an_unknown_seat_is_not_found(world: World, demonstrating: Any, seat: str) -> None:
    assert Client(SERVER_NAME="127.0.0.1").post(URL, {"seat": seat}).status_code == 404
