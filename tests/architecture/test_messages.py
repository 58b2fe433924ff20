"""The English of every text: complete, in step with the source, and compiled."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from infra import messages
from infra.messages import Key, Message


def test_every_text_has_its_english() -> None:
    """No text without English, none fuzzy, none that vanished from the source, no stale .mo."""
    assert messages.complaints() == []


def test_code_and_templates_are_read(tmp_path: Path) -> None:
    """Texts of gettext, ngettext and pgettext, of trans, blocktrans and of _() inside a tag."""
    code = tmp_path / "code.py"
    code.write_text('_("甲" "乙")\nngettext("%(n)d 家", "%(n)d 家", n)\npgettext("按钮", "关")\nother("丙")\n', "utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        '{% trans "丁" %}{% blocktrans with a=b %}戊 {{ a }}{% endblocktrans %}{% x y=_("己") %}庚', "utf-8"
    )

    assert messages.texts_of_code(code) == [Key("甲乙"), Key("%(n)d 家", "%(n)d 家"), Key("关", context="按钮")]
    assert messages.texts_of_template(page) == [Key("丁"), Key("戊 %(a)s"), Key("己")]


def test_po_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Quotes, line ends, plurals and contexts survive."""
    written = [
        Message(Key('甲"乙\n'), ['A "B"\n'], ["apps/core/x.py"]),
        Message(Key("%(n)d 家", "%(n)d 家"), ["%(n)d bidder", "%(n)d bidders"], ["apps/core/x.py"]),
        Message(Key("关", context="按钮"), [""], ["apps/core/y.py"]),
    ]

    messages.write_po(tmp_path / "django.po", written)

    assert list(messages.read_po(tmp_path / "django.po").values()) == written


def test_compiled_speaks_to_gettext(tmp_path: Path) -> None:
    """The standard library reads the .mo: texts, plurals, contexts; what is untranslated stays Chinese."""
    path = tmp_path / "django.mo"
    path.write_bytes(
        messages.compiled(
            [
                Message(Key("招标公告"), ["Tender notice"]),
                Message(Key("%(n)d 家", "%(n)d 家"), ["%(n)d bidder", "%(n)d bidders"]),
                Message(Key("关", context="按钮"), ["Close"]),
                Message(Key("未译"), [""]),
            ]
        )
    )

    with path.open("rb") as file:
        english = gettext.GNUTranslations(file)

    assert english.gettext("招标公告") == "Tender notice"
    assert [english.ngettext("%(n)d 家", "%(n)d 家", n) for n in (1, 2)] == ["%(n)d bidder", "%(n)d bidders"]
    assert english.pgettext("按钮", "关") == "Close"
    assert english.gettext("未译") == "未译"


def test_one_text_has_one_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django joins all rooms into one catalogue, so two translations of a text would hide one another."""
    texts = {"parties": {Key("位置"): ["a"]}, "tenders": {Key("位置"): ["b"]}}
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "texts_by_room", lambda: texts)
    for room, english in (("parties", "Place"), ("tenders", "Position")):
        messages.write_po(messages.po_path(room), [Message(Key("位置"), [english], ["x.py"])])
    messages.compile_rooms(["parties", "tenders"])

    assert messages.complaints() == ["tenders and parties: two translations of '位置'; use pgettext for one"]
