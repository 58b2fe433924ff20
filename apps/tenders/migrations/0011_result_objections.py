"""Objections to a result: their kinds, whether they hold, and until when they are in time."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """对评标结果的异议、对中标结果的质疑."""

    dependencies = [("tenders", "0010_consortia")]

    operations = [
        migrations.AddField("lot", "result_objection_until", models.DateTimeField(null=True)),
        migrations.AddField("documentobjectionstep", "is_upheld", models.BooleanField(null=True)),
        migrations.AlterField(
            "documentobjection",
            "kind",
            models.CharField(
                choices=[
                    ("objection", "objection"),
                    ("challenge", "challenge"),
                    ("enquiry", "enquiry"),
                    ("result_objection", "result_objection"),
                    ("result_challenge", "result_challenge"),
                ],
                max_length=20,
            ),
        ),
    ]
