"""What the second envelopes told is reviewed before there is a result."""

from __future__ import annotations

from django.db import migrations, models

STATES = (
    "prepared",
    "undertaking",
    "electing",
    "preliminary",
    "blind",
    "scoring",
    "awaiting_prices",
    "pricing",
    "rechecking",
    "computed",
    "signing",
    "completed",
    "received",
)
CHOICES = [(state, state) for state in STATES]


class Migration(migrations.Migration):
    """Reversible: nothing but the choices changes."""

    dependencies = [("evaluation", "0012_attendance")]

    operations = [
        migrations.AlterField("conclusion", "stage", models.CharField(choices=CHOICES, max_length=16)),
        migrations.AlterField(
            "evaluation",
            "state",
            models.CharField(choices=CHOICES, db_index=True, default="prepared", max_length=16),
        ),
        migrations.AlterField("stepback", "left", models.CharField(choices=CHOICES, max_length=16)),
        migrations.AlterField("stepback", "reached", models.CharField(choices=CHOICES, max_length=16)),
    ]
