"""留下的联系方式 — what takers of the document and askers left of themselves lies under a lid: a row alone names nobody.

招标投标法第二十二条；电子招标投标办法第二十一条.
"""

from __future__ import annotations

from apps.core.lid import Lid

LID = Lid("document-contacts-v1")


def shut(contact: str, *, lot_id: int) -> bytes:
    """A contact under the lid, for this lot only. Of one length whether anything was left or not."""
    return LID.shut({"contact": contact}, place=_place(lot_id))


def opened(content: bytes, *, lot_id: int) -> str:
    """The contact. Whom it may be told is the disclosure table's to say."""
    return str(LID.opened(content, place=_place(lot_id))["contact"])


def mark_of(contact: str, *, lot_id: int) -> str:
    """The mark under which the same contact is found again for the same lot."""
    return LID.mark(lot_id, contact)


def _place(lot_id: int) -> str:
    return f"contact:{lot_id}"
