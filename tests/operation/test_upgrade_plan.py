"""不停机升级: only what the running version bears may be changed under it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations import operations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from trading import upgrading
from trading.upgrading import Change, Effect, effect_of

E = Effect


def before() -> ProjectState:
    """A model with a name, in an app of its own."""
    state = ProjectState()
    state.add_model(
        ModelState(
            "app", "Thing", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))]
        )
    )
    return state


@pytest.mark.parametrize(
    ("_case", "operation", "effect"),
    [
        ("a new table", operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]), E.EXPANDS),
        ("a column that may be empty", operations.AddField("thing", "at", models.DateField(null=True)), E.EXPANDS),
        ("the database's own value", operations.AddField("thing", "n", models.IntegerField(db_default=0)), E.EXPANDS),
        ("Django's own value", operations.AddField("thing", "n", models.IntegerField(default=0)), E.CONTRACTS),
        ("another help text", operations.AlterField("thing", "name", models.CharField(max_length=9, help_text="?")), E.EXPANDS),
        ("may be empty now", operations.AlterField("thing", "name", models.CharField(max_length=9, null=True)), E.EXPANDS),
        ("a shorter column", operations.AlterField("thing", "name", models.CharField(max_length=5)), E.CONTRACTS),
        ("an index", operations.AddIndex("thing", models.Index(fields=["name"], name="by_name")), E.LOCKS),
        ("a check", operations.AddConstraint("thing", models.CheckConstraint(condition=models.Q(name="x"), name="c")), E.CONTRACTS),
        ("a column goes", operations.RemoveField("thing", "name"), E.CONTRACTS),
        ("a table goes", operations.DeleteModel("Thing"), E.CONTRACTS),
        ("a column is renamed", operations.RenameField("thing", "name", "title"), E.CONTRACTS),
        ("code of its own", operations.RunPython(operations.RunPython.noop), E.CONTRACTS),
        ("only the model forgets", operations.SeparateDatabaseAndState(state_operations=[operations.RemoveField("thing", "name")]), E.EXPANDS),
        ("the database forgets", operations.SeparateDatabaseAndState([operations.RemoveField("thing", "name")]), E.CONTRACTS),
    ],
)  # fmt: skip
def test_each_change_is_judged_by_what_the_running_version_would_meet(
    _case: str, operation: Operation, effect: Effect
) -> None:
    found, why = effect_of(operation, "app", before())

    assert found is effect
    assert bool(why) is (effect is not E.EXPANDS)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_database_that_lacks_nothing_needs_no_upgrade() -> None:
    out = StringIO()
    call_command("upgrade_plan", stdout=out)

    assert "0 changes" in out.getvalue()


def test_one_change_that_contracts_closes_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    from trading.management.commands import upgrade_plan  # noqa: PLC0415  # its own name is replaced

    told = [Change("a.0002_x", "Add", E.EXPANDS, ""), Change("a.0003_y", "Remove", E.CONTRACTS, "used")]
    monkeypatch.setattr(upgrade_plan, "changes", lambda: told)
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("upgrade_plan", stdout=out)

    assert ended.value.code == 1
    assert out.getvalue().splitlines()[1:] == [
        "contracts  a.0003_y: Remove (used)",
        "Close the house: 1 of 2 changes contract. 须停机升级。",
    ]
    assert list(upgrading.contracting(told)) == told[1:]
