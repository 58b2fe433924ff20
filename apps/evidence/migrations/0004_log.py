# The transparency log: its head, entries, tiles, checkpoints and cosignatures.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_filetimestamp"),
    ]

    operations = [
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=200)),
                ("vkey", models.CharField(max_length=300)),
                ("size", models.BigIntegerField(default=0)),
                ("root", models.BinaryField(max_length=32)),
                ("interval", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="evidence_log_is_one"),
                    models.CheckConstraint(condition=models.Q(("size__gte", 0)), name="evidence_log_grows"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogCheckpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
                ("is_kept", models.BooleanField()),
            ],
            options={
                "ordering": ["size"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_kept", False)), fields=["at"], name="evidence_checkpoint_passing"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("commitment", models.CharField(max_length=64, unique=True)),
                ("index", models.BigIntegerField(null=True, unique=True)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "log entries",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("index__isnull", True)), fields=["id"], name="evidence_log_waiting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogTile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("content", models.BinaryField()),
            ],
            options={
                "ordering": ["level", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "number"), name="evidence_tile_has_one_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="LogCosignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(max_length=200)),
                ("line", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cosignatures",
                        to="evidence.logcheckpoint",
                    ),
                ),
            ],
            options={
                "ordering": ["checkpoint", "witness"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "witness"), name="evidence_witness_signs_a_checkpoint_once"
                    )
                ],
            },
        ),
    ]
