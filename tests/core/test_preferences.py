"""What a reader may choose without signing in: theme and language, kept for the next page."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("theme", "bootstrap", "chosen"), [("dark", "dark", "dark"), ("light", "light", "light"), ("auto", "light", "auto")]
)
def test_a_chosen_theme_dresses_the_next_page(client: Client, theme: str, bootstrap: str, chosen: str) -> None:
    response = client.post("/preferences/theme", {"theme": theme, "next": "/lots/"})

    assert response.status_code == 302
    assert response["Location"] == "/lots/"
    assert response.cookies["kaiming_theme"]["samesite"] == "Lax"
    page = client.get("/help/").content.decode()
    assert f'data-bs-theme="{bootstrap}" data-theme="{chosen}"' in page


def test_a_theme_that_does_not_exist_changes_nothing(client: Client) -> None:
    response = client.post("/preferences/theme", {"theme": "neon"})

    assert response.status_code == 302
    assert "kaiming_theme" not in response.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_way_back_stays_in_the_house(client: Client, elsewhere: str) -> None:
    response = client.post("/preferences/theme", {"theme": "dark", "next": elsewhere})

    assert response["Location"] == "/"


def test_a_theme_is_chosen_by_posting(client: Client) -> None:
    assert client.get("/preferences/theme").status_code == 405


def test_the_page_says_its_language(client: Client) -> None:
    assert '<html lang="zh-CN"' in client.get("/help/").content.decode()

    client.post("/preferences/language", {"language": "en", "next": "/help/"})

    assert '<html lang="en"' in client.get("/help/").content.decode()
