"""到场 — how bidders signed in, what the host checked of it, and what the supervisor remarked."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Reversible: what is dropped when it is taken back stands in the journal."""

    dependencies = [("openings", "0002_hosting_and_resumption")]

    operations = [
        migrations.AddField(
            model_name="signin",
            name="way",
            field=models.CharField(
                choices=[("certificate", "certificate"), ("phone", "phone"), ("emergency", "emergency")],
                default="certificate",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="SignInCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(max_length=32)),
                ("is_accepted", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_in_checks",
                        to="openings.opening",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "bid"), name="sign_in_checked_once_per_bid"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="sign_in_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(max_length=32)),
                ("is_confirmed", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_checks",
                        to="openings.opening",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "bid"), name="identity_checked_once_per_bid")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="openings.opening"
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
                "constraints": [
                    models.UniqueConstraint(fields=("opening", "number"), name="remarked_in_order"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="remark_has_text"),
                ],
            },
        ),
    ]
