# Detached time-stamps of files that were signed while the authority did not answer.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_signaturelease")]

    operations = [
        migrations.CreateModel(
            name="FileTimeStamp",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("token", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("authority", models.CharField(max_length=200)),
            ],
            options={"ordering": ["sha256"]},
        ),
    ]
