"""Scores entered one by one, the device at which they are entered, and what the chair asks about them."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


def keep_drafts(apps, _editor):
    """What was entered before, sheet by sheet, goes on as a draft of single scores."""
    mark = apps.get_model("evaluation", "Mark")
    for sheet in apps.get_model("evaluation", "Sheet").objects.filter(signed_at__isnull=True):
        places = {(bid, item) for part in (sheet.scores, sheet.reasons) for bid, row in part.items() for item in row}
        mark.objects.bulk_create(
            mark(
                member_id=sheet.member_id,
                bid=bid,
                item=item,
                score=sheet.scores.get(bid, {}).get(item, ""),
                reason=sheet.reasons.get(bid, {}).get(item, ""),
                sequence=1,
                at=sheet.saved_at,
            )
            for bid, item in sorted(places)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0002_election"),
    ]

    operations = [
        migrations.CreateModel(
            name="Workplace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("device", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="workplace", to="evaluation.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(max_length=32)),
                ("item", models.CharField(max_length=64)),
                ("score", models.CharField(blank=True, max_length=12)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("pages", models.JSONField(default=list)),
                ("sequence", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["sequence", "pk"],
                "constraints": [models.UniqueConstraint(fields=("member", "bid", "item"), name="mark_once_per_item")],
            },
        ),
        migrations.CreateModel(
            name="ScoreQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bid", models.CharField(max_length=32)),
                ("item", models.CharField(max_length=64)),
                ("score", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="score_questions",
                        to="evaluation.member",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "bid", "item", "score"), name="score_asked_about_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="score_answer_says_something",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_drafts, migrations.RunPython.noop),
    ]
