"""Every room of a venue is a place of the plan."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0015_review_moved"),
        ("scheduling", "0005_hours_and_capacities"),
    ]

    operations = [
        migrations.AddField(
            model_name="room",
            name="place",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.place"
            ),
        ),
    ]
