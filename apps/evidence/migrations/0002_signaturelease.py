# One seat's minute to sign a document.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SignatureLease",
            fields=[
                ("document", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("base", models.CharField(max_length=200)),
                ("seat", models.BigIntegerField()),
                ("token", models.CharField(max_length=43, unique=True)),
                ("until", models.DateTimeField()),
                ("is_used", models.BooleanField(default=False)),
                ("pdf", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("region_start", models.PositiveIntegerField()),
                ("region_end", models.PositiveIntegerField()),
                ("attributes", models.BinaryField()),
                ("certificate", models.BinaryField()),
            ],
            options={
                "ordering": ["document"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(region_start__lt=models.F("region_end")),
                        name="evidence_lease_has_room_for_a_signature",
                    )
                ],
            },
        ),
    ]
