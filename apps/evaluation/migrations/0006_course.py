"""Tables of what the committee does together, and the blind stage."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import apps.evaluation.lifecycle


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0005_pool"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evaluation",
            name="state",
            field=models.CharField(
                choices=[
                    ("prepared", "prepared"),
                    ("undertaking", "undertaking"),
                    ("electing", "electing"),
                    ("preliminary", "preliminary"),
                    ("blind", "blind"),
                    ("scoring", "scoring"),
                    ("rechecking", "rechecking"),
                    ("computed", "computed"),
                    ("signing", "signing"),
                    ("completed", "completed"),
                    ("received", "received"),
                ],
                db_index=True,
                default=apps.evaluation.lifecycle.EvaluationState["PREPARED"],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="BlindSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scores", models.JSONField()),
                ("reasons", models.JSONField()),
                ("envelope", models.JSONField()),
                ("certificate", models.BinaryField()),
                ("signed_at", models.DateTimeField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="blind_sheet", to="evaluation.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Competition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("left", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competitions",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("undertaking", "undertaking"),
                            ("electing", "electing"),
                            ("preliminary", "preliminary"),
                            ("blind", "blind"),
                            ("scoring", "scoring"),
                            ("rechecking", "rechecking"),
                            ("computed", "computed"),
                            ("signing", "signing"),
                            ("completed", "completed"),
                            ("received", "received"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusions",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RoomMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000)),
                ("salt", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="evaluation.evaluation"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="StepBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "left",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("undertaking", "undertaking"),
                            ("electing", "electing"),
                            ("preliminary", "preliminary"),
                            ("blind", "blind"),
                            ("scoring", "scoring"),
                            ("rechecking", "rechecking"),
                            ("computed", "computed"),
                            ("signing", "signing"),
                            ("completed", "completed"),
                            ("received", "received"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reached",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("undertaking", "undertaking"),
                            ("electing", "electing"),
                            ("preliminary", "preliminary"),
                            ("blind", "blind"),
                            ("scoring", "scoring"),
                            ("rechecking", "rechecking"),
                            ("computed", "computed"),
                            ("signing", "signing"),
                            ("completed", "completed"),
                            ("received", "received"),
                        ],
                        max_length=16,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("dropped", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps_back",
                        to="evaluation.evaluation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("evaluation", "number"), name="step_back_number_once")],
            },
        ),
    ]
