from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bids", "0003_custodians"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="handing_in_at",
            field=models.DateTimeField(null=True),
        ),
    ]
