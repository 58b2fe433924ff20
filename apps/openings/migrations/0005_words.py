"""Papers of objections, messages and muting, and how bids are read out."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("openings", "0004_remedies"),
    ]

    operations = [
        migrations.CreateModel(
            name="ObjectionResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_satisfied", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="response", to="openings.objection"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReadingPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.CharField(choices=[("received", "received"), ("reversed", "reversed")], max_length=12),
                ),
                ("fields", models.JSONField()),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reading_plan", to="openings.opening"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Replay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "utterance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replays", to="openings.utterance"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thread", models.CharField(blank=True, max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("bid", models.CharField(blank=True, max_length=32)),
                ("kind", models.CharField(choices=[("question", "question"), ("chat", "chat")], max_length=12)),
                ("text", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="openings.opening"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opening", "thread", "number"), name="message_in_order_of_its_thread"
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="message_has_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_accepted", models.BooleanField()),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="openings.objection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_accepted", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="objection_refused_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=100)),
                ("contact", models.CharField(blank=True, max_length=100)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(null=True)),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paper", to="openings.objection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("object_name", ""), ("sha256", ""), ("size__isnull", True)),
                            models.Q(
                                models.Q(("object_name", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                ("size__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_attachment_whole_or_none",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("continued_at", models.DateTimeField(null=True)),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading_breaks",
                        to="openings.opening",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("continued_at__isnull", True)),
                        fields=("opening",),
                        name="reading_break_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(blank=True, max_length=32)),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="silences", to="openings.opening"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("opening", "bid"),
                        name="silenced_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="silence_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UtteranceEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voice", models.CharField(blank=True, max_length=100)),
                ("told_began_at", models.DateTimeField(null=True)),
                ("told_ended_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "utterance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="openings.utterance"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_began_at__isnull", True), ("told_ended_at__isnull", True)),
                            models.Q(("told_began_at__isnull", False), ("told_ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="utterance_end_told_whole",
                    )
                ],
            },
        ),
    ]
