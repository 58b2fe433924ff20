"""The letter of a notice to those who left a contact with the document; asked by the job that sends it, by nothing else."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.portal.senders import Channel, Message
from apps.tenders.models import Lot, Notice
from apps.tenders.queries.contacts import ways_to_tell


def notice_of(lot_id: int, number: int) -> Notice:
    """A notice with its lot and project."""
    return Notice.objects.select_related("lot__project").get(lot=lot_id, number=number)


def waiting(notice: Notice) -> list[tuple[Channel, str]]:
    """Channel and address of everybody to whom the notice was not sent yet."""
    return [(Channel(channel), address) for channel, address in ways_to_tell(notice)]


def letter(notice: Notice, channel: Channel, address: str) -> Message:
    """The notice for one contact, in Chinese as published; without a link and without a mark, so reading leaves no trace."""
    lot: Lot = notice.lot
    with override("zh-hans"):
        brand, advice = _("开明"), _("请自行打开平台网址，在标段页面查看公告全文和现行招标文件。")
    subject = f"[{brand}] {notice.title}"
    long = "\n\n".join((notice.title, lot.code, notice.text, advice))
    return Message(
        reference=hashlib.sha256(f"{notice.pk}|{address}".encode()).hexdigest()[:24],
        to=address,
        subject=subject,
        text=long if channel is Channel.EMAIL else f"{subject}（{lot.code}）。{advice}",
    )
