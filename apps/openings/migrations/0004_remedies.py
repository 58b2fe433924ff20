"""Extensions, evidence, incidents, progress of opening, and custodians' cases."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

CAUSES = [
    ("bidder_absent", "bidder_absent"),
    ("bidder_certificate", "bidder_certificate"),
    ("bidder_network", "bidder_network"),
    ("platform", "platform"),
    ("tenderee", "tenderee"),
]
FAULTS = [
    (name, name)
    for name in (
        "key_missing",
        "key_other",
        "header_wrong",
        "certificate_missing",
        "holders_unknown",
        "unreachable",
        "platform_failed",
        "refused",
        "device_failed",
    )
]


def _id() -> tuple[str, models.BigAutoField]:
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _of_opening(name: str) -> tuple[str, models.ForeignKey]:
    to = models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="openings.opening")
    return ("opening", to)


def _of_case(name: str) -> tuple[str, models.ForeignKey]:
    to = models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="openings.custodycase")
    return ("case", to)


class Migration(migrations.Migration):
    """New tables only."""

    dependencies = [("openings", "0003_arrival")]

    operations = [
        migrations.CreateModel(
            name="Extension",
            fields=[
                _id(),
                ("minutes", models.PositiveSmallIntegerField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                _of_opening("extensions"),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("minutes__gte", 1)), name="extension_never_shortens"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="extension_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                _id(),
                ("bid", models.CharField(max_length=32)),
                ("fault", models.CharField(choices=FAULTS, max_length=24)),
                ("recipient", models.CharField(blank=True, max_length=80)),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                _of_opening("attempts"),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["opening", "bid"], name="attempt_of_bid")],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                _id(),
                ("bid", models.CharField(max_length=32)),
                ("opened_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("answered", models.PositiveIntegerField(default=0)),
                _of_opening("presences"),
            ],
            options={
                "ordering": ["opened_at", "pk"],
                "indexes": [models.Index(fields=["opening", "bid"], name="presence_of_bid")],
            },
        ),
        migrations.CreateModel(
            name="HealthMark",
            fields=[
                _id(),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="health_mark",
                        to="openings.opening",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HealthGap",
            fields=[
                _id(),
                ("part", models.CharField(max_length=24)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                _of_opening("health_gaps"),
            ],
            options={"ordering": ["since", "pk"]},
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                _id(),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=60, unique=True)),
                (
                    "ground",
                    models.CharField(choices=[("bidders", "bidders"), ("health", "health")], max_length=12),
                ),
                ("since", models.DateTimeField()),
                ("bids", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "extension",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="openings.extension",
                    ),
                ),
                (
                    "halt",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="openings.halt"
                    ),
                ),
                _of_opening("incidents"),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "number"), name="incident_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("halt__isnull", False), ("extension__isnull", False), _connector="OR"),
                        name="incident_was_acted_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unsealing",
            fields=[
                _id(),
                ("bid", models.CharField(max_length=32)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField()),
                ("started_at", models.DateTimeField()),
                _of_opening("unsealings"),
            ],
            options={
                "ordering": ["started_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("opening", "bid"), name="unsealing_once_per_bid")],
            },
        ),
        migrations.CreateModel(
            name="CustodyCase",
            fields=[
                _id(),
                ("number", models.PositiveSmallIntegerField()),
                ("bid", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("approved", "approved"),
                            ("opened", "opened"),
                            ("declined", "declined"),
                            ("ended", "ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cause", models.CharField(choices=CAUSES, max_length=24)),
                ("reason", models.CharField(max_length=500)),
                ("digest", models.CharField(max_length=64)),
                ("needed", models.PositiveSmallIntegerField()),
                ("places", models.PositiveSmallIntegerField()),
                ("opened_by", models.CharField(max_length=40)),
                ("opened_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ending", models.CharField(blank=True, max_length=500)),
                _of_opening("custody_cases"),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "number"), name="custody_case_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "approved"))),
                        fields=("opening", "bid"),
                        name="custody_case_one_open_per_bid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="custody_case_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("needed__gte", 2), ("places__gt", models.F("needed"))),
                        name="custody_case_needs_some_of_more",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseApproval",
            fields=[
                _id(),
                (
                    "side",
                    models.CharField(choices=[("buyer", "buyer"), ("supervisor", "supervisor")], max_length=12),
                ),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                _of_case("approvals"),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "side"), name="case_approved_once_per_side"),
                    models.UniqueConstraint(fields=("case", "by"), name="case_approved_by_two_people"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseShare",
            fields=[
                _id(),
                ("place", models.PositiveSmallIntegerField()),
                ("shares", models.JSONField()),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                _of_case("shares"),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("case", "place"), name="case_share_once_per_place")],
            },
        ),
    ]
