"""澄清 in the evidence bundle. 电子招标投标办法 §40: clarifications are kept with everything else, and their askers are not."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

from apps.core.actor import CLOCK
from apps.evidence.bundle import Edition, write
from apps.tenders import actions
from tests.tenders.stage import Stage
from tests.tenders.test_clarifications import EARLY, LATER_DEADLINE, SECOND, published, words


def test_the_bundle_holds_every_clarification_word_for_word_and_no_asker(eng: Stage, settings: Any) -> None:
    settings.DEBUG = True
    lot = eng.tendering()
    actions.ask_question(lot.pk, text="是否踏勘？", contact="asker@example.cn", now=EARLY)
    answers = {lot.questions.get().pk: "不组织。"}
    lot = published(eng, lot, words(answers=answers, new_deadline=LATER_DEADLINE), version=SECOND)
    actions.close_submission(lot.pk, actor=CLOCK, now=LATER_DEADLINE)

    file = io.BytesIO()
    write(lot.pk, Edition.PUBLIC, file, now=LATER_DEADLINE)

    with ZipFile(file) as bundle:
        [told] = json.loads(bundle.read("tender/clarifications.json"))["clarifications"]
        everything = b"".join(bundle.read(name) for name in bundle.namelist())
    assert told == {
        "number": 1,
        "notice": 2,
        "version": 2,
        "may_affect": True,
        "new_deadline": "2026-11-27T01:30:00.000000Z",
        "text": "工期由240日改为260日。",
        "answers": [{"question": "是否踏勘？", "answer": "不组织。"}],
        "published_at": "2026-11-05T02:00:00.000000Z",
    }
    assert b"asker@example.cn" not in everything
    assert b"question_asked" not in everything
