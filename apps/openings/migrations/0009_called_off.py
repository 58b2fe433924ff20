"""The time of a second opening can be called off."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Reversible: what was called off would stand again."""

    dependencies = [("openings", "0008_returns_and_answer_papers")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="called_off_at",
            field=models.DateTimeField(null=True),
        ),
    ]
