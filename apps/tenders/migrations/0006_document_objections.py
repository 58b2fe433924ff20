"""对招标文件的异议, and on what ground a lot stands still."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenders", "0005_questions_clarifications"),
    ]

    operations = [
        migrations.AddField(
            model_name="suspension",
            name="ground",
            field=models.CharField(
                choices=[("decision", "招标人（采购人）决定"), ("objection", "异议答复前暂停")],
                default="decision",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="DocumentObjection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("objection", "objection"), ("challenge", "challenge"), ("enquiry", "enquiry")],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "raised"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                            ("not_admitted", "not_admitted"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("owner", models.CharField(db_index=True, max_length=64)),
                ("shut", models.BinaryField()),
                ("subject", models.CharField(max_length=200)),
                ("content", models.TextField(max_length=4000)),
                ("known_on", models.DateField(null=True)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("object_name", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("raised_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_objections",
                        to="tenders.lot",
                    ),
                ),
            ],
            options={"ordering": ["raised_at", "pk"]},
        ),
        migrations.CreateModel(
            name="DocumentObjectionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raised", "raised"),
                            ("not_admitted", "not_admitted"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                            ("overdue", "overdue"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("basis", models.CharField(blank=True, max_length=500)),
                ("clarification_follows", models.BooleanField(default=False)),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="tenders.documentobjection",
                    ),
                ),
            ],
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="documentobjection",
            constraint=models.UniqueConstraint(fields=("lot", "number"), name="document_objection_number_once_per_lot"),
        ),
        migrations.AddConstraint(
            model_name="documentobjection",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__isnull", False), ("state", "not_admitted"), _connector="OR"),
                name="document_objection_has_a_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentobjectionstep",
            constraint=models.UniqueConstraint(fields=("objection", "kind"), name="document_objection_step_once"),
        ),
    ]
