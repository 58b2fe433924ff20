from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0003_result_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="datasheet",
            name="scheme",
            field=models.JSONField(default=dict),
        ),
    ]
