"""Who took the hosting over, and the session that is resumed after the evaluation."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("openings", "0001_initial"),
        ("parties", "0004_exclusions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="opening",
            name="state",
            field=models.CharField(
                choices=[
                    ("not_open", "not_open"),
                    ("sign_in", "sign_in"),
                    ("closed_for_bids", "closed_for_bids"),
                    ("started", "started"),
                    ("list_published", "list_published"),
                    ("decrypting", "decrypting"),
                    ("decrypt_settled", "decrypt_settled"),
                    ("announcing", "announcing"),
                    ("confirming", "confirming"),
                    ("record_signing", "record_signing"),
                    ("closed", "closed"),
                    ("handed_to_evaluation", "handed_to_evaluation"),
                    ("paused", "paused"),
                    ("failed", "failed"),
                    ("resumed", "resumed"),
                    ("ended", "ended"),
                ],
                db_index=True,
                default="not_open",
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="ResumedSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reopened_at", models.DateTimeField()),
                ("result", models.JSONField(default=list)),
                ("text", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("announced_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "opening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="resumed", to="openings.opening"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Substitution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.membership"
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="substitutions", to="openings.opening"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.membership"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(max_length=32)),
                ("envelope", models.JSONField()),
                ("certificate", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="openings.opening",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("opening", "bid"), name="acknowledged_once_per_bid")],
            },
        ),
        migrations.AddConstraint(
            model_name="resumedsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announced_at__isnull", True), ("sha256", ""), ("text", "")),
                    models.Q(
                        ("announced_at__isnull", False),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="resumed_announces_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="resumedsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("announced_at__isnull", False), _connector="OR"),
                name="resumed_ends_with_a_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.UniqueConstraint(fields=("opening", "number"), name="substituted_in_order"),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="substituted_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="substitution",
            constraint=models.CheckConstraint(
                condition=models.Q(("gone", models.F("seat")), _negated=True), name="substituted_by_another"
            ),
        ),
    ]
