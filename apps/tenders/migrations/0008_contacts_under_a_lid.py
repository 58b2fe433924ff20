"""Contacts that were left with a document or a question lie under the lid; those that were told are known by a mark."""

import hashlib

from django.db import migrations, models

from apps.tenders.left_contacts import mark_of, opened, shut
from apps.tenders.rules.questions import way_to


def put_under(apps, _schema_editor):
    """Shuts what stood in clear."""
    for one in apps.get_model("tenders", "Download").objects.select_related("document"):
        one.shut = shut(one.contact, lot_id=one.document.lot_id)
        one.save(update_fields=["shut"])
    for one in apps.get_model("tenders", "Listener").objects.all():
        one.mark, one.shut = mark_of(one.contact, lot_id=one.lot_id), shut(one.contact, lot_id=one.lot_id)
        one.save(update_fields=["mark", "shut"])
    _mark_anew(
        apps, {lot: {_digest(one): mark_of(one, lot_id=lot) for one in ways} for lot, ways in _ways(apps).items()}
    )


def take_out(apps, _schema_editor):
    """Puts everything back in clear."""
    _mark_anew(
        apps, {lot: {mark_of(one, lot_id=lot): _digest(one) for one in ways} for lot, ways in _ways(apps).items()}
    )
    for one in apps.get_model("tenders", "Download").objects.select_related("document"):
        one.contact = opened(bytes(one.shut), lot_id=one.document.lot_id)
        one.save(update_fields=["contact"])
    for one in apps.get_model("tenders", "Listener").objects.all():
        one.contact = opened(bytes(one.shut), lot_id=one.lot_id)
        one.save(update_fields=["contact"])


def _ways(apps):
    """The addresses of each lot."""
    left = {}
    for one in apps.get_model("tenders", "Download").objects.select_related("document"):
        left.setdefault(one.document.lot_id, []).append(opened(bytes(one.shut), lot_id=one.document.lot_id))
    for one in apps.get_model("tenders", "Listener").objects.all():
        left.setdefault(one.lot_id, []).append(opened(bytes(one.shut), lot_id=one.lot_id))
    return {lot: [way[1] for one in contacts if (way := way_to(one))] for lot, contacts in left.items()}


def _mark_anew(apps, names):
    for told in apps.get_model("tenders", "ContactTold").objects.select_related("notice"):
        told.mark = names.get(told.notice.lot_id, {}).get(told.mark, told.mark)
        told.save(update_fields=["mark"])


def _digest(address):
    return hashlib.sha256(address.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("tenders", "0007_rounds_plans_proofs")]

    operations = [
        migrations.RemoveConstraint("contacttold", "contact_told_once"),
        migrations.RemoveConstraint("listener", "listener_once_per_lot"),
        migrations.RenameField("contacttold", "address_sha256", "mark"),
        migrations.AddField("download", "shut", models.BinaryField(default=b"")),
        migrations.AddField("listener", "mark", models.CharField(default="", max_length=64)),
        migrations.AddField("listener", "shut", models.BinaryField(default=b"")),
        migrations.AlterField("listener", "contact", models.CharField(default="", max_length=120)),
        migrations.RunPython(put_under, take_out),
        migrations.RemoveField("download", "contact"),
        migrations.RemoveField("listener", "contact"),
        migrations.AlterField("download", "shut", models.BinaryField()),
        migrations.AlterField("listener", "mark", models.CharField(max_length=64)),
        migrations.AlterField("listener", "shut", models.BinaryField()),
        migrations.AddConstraint(
            "contacttold", models.UniqueConstraint(fields=["notice", "mark"], name="contact_told_once")
        ),
        migrations.AddConstraint(
            "listener", models.UniqueConstraint(fields=["lot", "mark"], name="listener_once_per_lot")
        ),
    ]
