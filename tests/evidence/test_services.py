"""Real servers from wheels: they answer, they stop, they leave nothing behind."""

from __future__ import annotations

import os
import signal
import socket
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.evidence.store import open_stored, put_once
from trading import services


def answers(url: str) -> bool:
    place = urlsplit(url)
    try:
        with socket.create_connection((str(place.hostname), place.port or 0), 1):
            return True
    except OSError:
        return False


def test_postgres_answers_and_leaves_nothing_behind() -> None:
    server = services.start_postgres(durable=False)
    with psycopg.connect(server.url) as connection:
        row = connection.execute("SELECT 40 + 2").fetchone()
    services.stop(server)
    services.stop(server)

    assert row == (42,)
    assert not answers(server.url)
    assert not server.home.exists()
    assert not services.is_running(server)


def test_the_command_keeps_them_between_calls(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    def services_command(act: str) -> list[str]:
        out = StringIO()
        call_command("services", act, stdout=out)
        return out.getvalue().splitlines()

    try:
        told = services_command("up")
        assert services_command("env") == told
        with pytest.raises(CommandError):
            services_command("up")
    finally:
        services_command("down")

    assert [line.partition("=")[0] for line in told] == ["export DATABASE_URL", "export REDIS_URL", "export S3_URL"]
    assert not any(answers(line.partition("=")[2]) for line in told)
    with pytest.raises(CommandError):
        services_command("env")


def test_a_store_that_was_killed_comes_back_with_its_files(settings: Settings) -> None:
    server = services.start_s3()
    settings.S3_URL = urlsplit(server.url)
    try:
        put_once("documents/a", [b"record"])
        os.kill(server.pid, signal.SIGKILL)
        server = services.restart_s3(server)
        with open_stored("documents/a") as file:
            assert file.read() == b"record"
    finally:
        services.stop(server)

    assert not answers(server.url)
    assert not server.home.exists()


def test_another_process_with_the_number_is_not_ours() -> None:
    server = services.start_valkey()
    stranger = services.Server(server.url, server.pid, "1", server.home)
    child = services._children.pop(server.pid)
    try:
        assert services.is_running(server)
        assert not services.is_running(stranger)
    finally:
        services._children[server.pid] = child
        services.stop(server)
