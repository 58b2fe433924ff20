"""What members read, and experts who confirmed and did not sit."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0013_price_review"),
    ]

    operations = [
        migrations.AddField("expertinvitation", "confirmed_at", models.DateTimeField(null=True)),
        migrations.AddField("expertinvitation", "was_noted", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("envelope", models.CharField(max_length=20)),
                ("index", models.PositiveSmallIntegerField()),
                ("page", models.PositiveIntegerField()),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "bid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluation.evaluatedbid"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="evaluation.member"
                    ),
                ),
            ],
            options={
                "ordering": ["from_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gte", models.F("from_at"))), name="reading_runs_forward"
                    )
                ],
            },
        ),
    ]
