# The journal with the triggers that keep entries as they are, the cursors of subscribers and the outbox of jobs.

from django.db import migrations, models

from apps.evidence.append_only import FUNCTIONS_OFF, FUNCTIONS_ON, TRIGGERS_OFF, TRIGGERS_ON


def keep(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (*TRIGGERS_ON[vendor], *FUNCTIONS_ON[vendor]):
        schema_editor.execute(statement)


def let_go(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (*FUNCTIONS_OFF[vendor], *TRIGGERS_OFF[vendor]):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Cursor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subscriber", models.CharField(max_length=40)),
                ("stream", models.CharField(max_length=120)),
                ("v", models.BigIntegerField(default=0)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["subscriber", "stream"],
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "subscriber"), name="evidence_cursor_is_one_per_stream"),
                    models.CheckConstraint(condition=models.Q(("v__gte", 0)), name="evidence_cursor_counts_up"),
                ],
            },
        ),
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
                "indexes": [models.Index(fields=["at"], name="evidence_entry_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "v"), name="evidence_entry_has_one_place"),
                    models.CheckConstraint(
                        condition=models.Q(("v__gte", 1)), name="evidence_entry_version_starts_at_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=200, null=True, unique=True)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("given_up", "Given Up"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("enqueued_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="evidence_job_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False),
                                ("ended_at__isnull", True),
                                ("state__in", ["waiting", "running"]),
                            ),
                            models.Q(
                                ("due_at__isnull", True),
                                ("ended_at__isnull", False),
                                ("state__in", ["done", "given_up"]),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_job_is_due_until_ended",
                    )
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
                ("is_ringing", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name"],
                "indexes": [
                    models.Index(condition=models.Q(("is_ringing", True)), fields=["name"], name="evidence_head_rings")
                ],
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
