# The journal: heads of streams, entries, and the triggers that keep entries as they are.

from django.db import migrations, models

from apps.evidence.append_only import TRIGGERS_OFF, TRIGGERS_ON


def keep(_apps, schema_editor):
    for statement in TRIGGERS_ON[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def let_go(_apps, schema_editor):
    for statement in TRIGGERS_OFF[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=120)),
                ("v", models.BigIntegerField()),
                ("kind", models.CharField(max_length=80)),
                ("actor", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("body", models.TextField()),
                ("parent", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["stream", "v"],
                "indexes": [models.Index(fields=["kind", "at"], name="evidence_entry_kind_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "v"), name="evidence_entry_has_one_place"),
                    models.CheckConstraint(
                        condition=models.Q(("v__gte", 1)), name="evidence_entry_version_starts_at_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StreamHead",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                (
                    "hearers",
                    models.CharField(
                        choices=[("public", "public"), ("desk", "desk"), ("sealed", "sealed"), ("own", "own")],
                        max_length=8,
                    ),
                ),
                ("v", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("parent", models.BinaryField(max_length=32)),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("v__gte", 0)), name="evidence_head_version_counts_up"),
                    models.CheckConstraint(
                        condition=models.Q(("hearers__in", ["public", "desk", "sealed", "own"])),
                        name="evidence_head_has_known_hearers",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep, let_go),
    ]
