"""Whether the running version goes on working while the database is brought up to the next one (expand, then contract).

An operation expands when code that does not know it reads and writes as before. Everything else contracts: it waits for the
version after the one that stopped using what goes away, or for a closed house.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED


class Effect(StrEnum):
    """What an operation does to those who work meanwhile."""

    EXPANDS = "expands"
    LOCKS = "locks"
    CONTRACTS = "contracts"


@dataclass(frozen=True, slots=True)
class Change:
    """One operation of one migration that the database lacks."""

    migration: str
    operation: str
    effect: Effect
    why: str


HARMLESS = (
    operations.CreateModel,
    operations.AlterModelOptions,
    operations.AlterModelManagers,
    operations.AlterModelTableComment,
    operations.RemoveIndex,
    operations.RenameIndex,
    operations.RemoveConstraint,
)
KNOWN: tuple[tuple[type[Operation] | tuple[type[Operation], ...], tuple[Effect, str]], ...] = (
    (
        operations.AddIndex,
        (Effect.LOCKS, "writers of this table wait while the index is built; PostgreSQL has AddIndexConcurrently"),
    ),
    (operations.AddConstraint, (Effect.CONTRACTS, "the running version may write what the constraint refuses")),
    (
        (operations.RunPython, operations.RunSQL),
        (Effect.CONTRACTS, "nobody but a person can tell what it does to the running version"),
    ),
)
REMOVES = (Effect.CONTRACTS, "the running version uses what is removed or renamed")


def changes() -> list[Change]:
    """Every operation that `migrate` would do now, in its order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]  # as migrate does
    found = []
    for migration, _is_backwards in plan:
        for one in migration.operations:
            effect, why = effect_of(one, migration.app_label, state)
            found.append(Change(f"{migration.app_label}.{migration.name}", one.describe(), effect, why))
            one.state_forwards(migration.app_label, state)
    return found


def effect_of(one: Operation, app: str, before: ProjectState) -> tuple[Effect, str]:
    """What the operation does, and why it is not harmless; `before` is what the models are without it."""
    match one:
        case operations.SeparateDatabaseAndState():
            return _worst(one, app, before)
        case operations.AddField():
            return _of_new_field(one.field)
        case operations.AlterField():
            return _of_altered_field(one, app, before)
        case _ if isinstance(one, HARMLESS):
            return Effect.EXPANDS, ""
        case _:
            return next((known for kind, known in KNOWN if isinstance(one, kind)), REMOVES)


def _worst(one: operations.SeparateDatabaseAndState, app: str, before: ProjectState) -> tuple[Effect, str]:
    state, found = before.clone(), [(Effect.EXPANDS, "")]
    for inner in one.database_operations:
        found.append(effect_of(inner, app, state))
        inner.state_forwards(app, state)
    return max(found, key=lambda pair: list(Effect).index(pair[0]))


def _of_new_field(field: Field[Any, Any]) -> tuple[Effect, str]:
    has_value = field.null or field.db_default is not NOT_PROVIDED
    if has_value or isinstance(field, ManyToManyField):
        return Effect.EXPANDS, ""
    return Effect.CONTRACTS, "the running version writes rows without it: give it null=True or db_default first"


def _of_altered_field(one: operations.AlterField, app: str, before: ProjectState) -> tuple[Effect, str]:
    old = before.models[app, one.model_name_lower].fields[one.name]
    if _in_the_database(old) == _in_the_database(one.field):
        return Effect.EXPANDS, ""
    if one.field.null and not old.null and _in_the_database(old, but="null") == _in_the_database(one.field, but="null"):
        return Effect.EXPANDS, ""
    return Effect.CONTRACTS, "the column changes under the running version"


def _in_the_database(field: Field[Any, Any], *, but: str = "") -> tuple[Any, ...]:
    """What of a field the database knows."""
    _name, path, arguments, told = field.deconstruct()
    kept = {name: value for name, value in told.items() if name not in {*field.non_db_attrs, "default", but}}
    return path, list(arguments), sorted(kept.items(), key=lambda pair: pair[0])


def contracting(found: list[Change]) -> Iterator[Change]:
    """Those for which the house has to be closed."""
    return (one for one in found if one.effect is Effect.CONTRACTS)
