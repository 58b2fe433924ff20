"""The sealing tool as one file: it runs on a bare machine, and the product's command is the same tool."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from apps.bids.sealing_tool import zipapp
from apps.bids.sealing_tool.words import Exit
from tests.bids.sealing_ground import LOT, Ground

ROOT = Path(__file__).resolve().parents[2]


def test_the_one_file_tool_is_made_alike_each_time_and_seals_on_a_bare_machine(here: Ground) -> None:
    made = zipapp.made()
    (here.folder / zipapp.NAME).write_bytes(made)
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    ran = subprocess.run(
        [sys.executable, "-I", str(here.folder / zipapp.NAME), *here.seal()],
        capture_output=True,
        cwd=here.folder,
        env=bare,
        check=False,
    )

    assert made == zipapp.made()
    assert ran.returncode == Exit.DONE, ran.stderr
    assert json.loads(ran.stdout)["price"] == "9123000.00"
    assert (here.out / f"{LOT}-1.sealed-bid").exists()


def test_without_cryptography_the_one_file_tool_says_what_to_install(here: Ground) -> None:
    (here.folder / zipapp.NAME).write_bytes(zipapp.made())

    ran = subprocess.run(
        [sys.executable, "-I", "-S", str(here.folder / zipapp.NAME), "--help"], capture_output=True, check=False
    )

    assert ran.returncode == Exit.MISSING
    assert "pip install 'cryptography>=42'" in ran.stderr.decode()


def test_the_one_file_tool_holds_nothing_of_the_product_but_its_rules() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in zipapp.modules()]

    assert not [name for name in names if "/models" in name or "/views" in name or "/actions" in name]
    assert not [path for path in zipapp.modules() if b"django" in path.read_bytes().replace(b"no Django", b"")]


def test_the_product_s_command_is_the_same_tool(here: Ground) -> None:
    ran = subprocess.run(
        [sys.executable, "manage.py", "seal", *here.seal()[1:]], capture_output=True, cwd=ROOT, check=False
    )

    assert ran.returncode == Exit.DONE, ran.stderr
    assert json.loads(ran.stdout)["done"] == "seal"
