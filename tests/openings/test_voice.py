"""唱标的声音. 招标投标法 §36: what is read out is read to everybody alike: one sound for each sentence, kept with its digest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from apps.core import clock
from apps.evidence.store import open_stored
from apps.openings import queries, voice
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Speech
from apps.openings.rules.spoken import is_good_voice, spoken_of
from tests.fakes.voice import SAMPLES_PER_SIGN, HummingVoice
from tests.openings.stage import Hall
from tests.tenders.stage import kinds

S = OpeningState
CASES = Path(__file__).resolve().parents[1] / "cases" / "f16_capitals.json"


@pytest.fixture
def humming(hall: Hall, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> HummingVoice:
    """Every bid is open, nothing is read yet, and the platform has a voice."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    hall.reaches(S.DECRYPT_SETTLED)
    hall.reveal()
    settings.VOICE_FOLDER = tmp_path
    (tmp_path / "names.json").write_text(json.dumps({"远大建设": "远答建设"}), "utf-8")
    made = HummingVoice()
    monkeypatch.setattr("apps.openings.tasks.engine", lambda: made)
    return made


def test_every_sentence_has_one_sound_for_everybody(hall: Hall, humming: HummingVoice) -> None:
    hall.announce()
    hall.announce()
    hall.work()

    numbers = list(Speech.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
    told = queries.state(hall.opening, hall.bidders[0].actor)
    second = Speech.objects.get(number=2)
    assert told["speech"]["2"] == {"voice": "humming", "sha256": second.sha256, "milliseconds": second.milliseconds}
    assert kinds(hall.opening.public_stream.name)[-5:] == ["opening.speech_made"] * 5
    with open_stored(second.object_name) as file:
        kept = file.read()
    assert hashlib.sha256(kept).hexdigest() == second.sha256
    assert second.milliseconds == len(humming.asked[1]) * SAMPLES_PER_SIGN // 8
    public = hall.stage.world.client_of(hall.stage.world.stranger)
    heard: Any = public.get(f"/openings/{hall.lot.code}/speech/2.wav")
    assert (b"".join(heard.streaming_content), heard["Content-Type"]) == (kept, "audio/wav")
    assert public.get(f"/openings/{hall.lot.code}/speech/3.wav").status_code == 404, "it is not announced yet"
    assert 'data-served="zf_xiaoxiao"' in public.get(f"/openings/{hall.lot.code}/").content.decode()

    hall.read_out()
    hall.work()
    assert (Speech.objects.count(), len(humming.asked)) == (5, 5), "each is read once"
    said = queries.state(hall.opening, hall.bidders[0].actor)["utterances"]
    sentences = list(zip(said, humming.asked, strict=True))
    assert all("远答建设" in asked for one, asked in sentences if "远大建设" in one["text"])
    assert any("元整" in asked and "玖" not in asked for _one, asked in sentences)
    assert any("玖佰" in one["text"] for one, _asked in sentences), "the caption keeps the amount in capitals"


def test_a_platform_without_a_voice_makes_no_sound(hall: Hall) -> None:
    hall.reaches(S.ANNOUNCING)
    hall.work()

    assert voice.engine() is None
    assert not Speech.objects.exists()
    assert "speech" not in queries.state(hall.opening, hall.bidders[0].actor)


def test_amounts_are_said_in_the_numerals_one_speaks() -> None:
    """F16, as in the browser (tests/frontend/words.test.mjs)."""
    written = json.loads(CASES.read_text("utf-8"))
    spoken = {"0.05": "五分", "10.00": "十元整", "28378613.89": "二千八百三十七万八千六百一十三元八角九分"}

    for amount, expected in spoken.items():
        sentence = f"第2家：陆伍建设有限公司。投标报价：人民币{written[amount]}。"
        assert spoken_of(sentence, {}) == f"第2家：陆伍建设有限公司。投标报价：人民币{expected}。"
    assert spoken_of("单县单于建设", {"单": "善", "单于": "蝉于"}) == "善县蝉于建设"


def test_a_voice_that_nobody_understands_is_refused(tmp_path: Path) -> None:
    assert [is_good_voice(name) for name in ("zf_xiaoxiao", "Espeak-zh", "mb-eSpeak", "")] == [
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(ValueError, match="espeak-zh"):
        voice._opened(tmp_path, "espeak-zh")
