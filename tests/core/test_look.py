"""The template words of the look: icons, pills, money, time and addresses read the same on every page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from apps.core.audience import Role
from apps.core.templatetags import look
from apps.core.todo import Todo

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_drawn_from_the_sprite_and_silent() -> None:
    drawn = rendered('{% icon "check" %}')

    assert 'icons.svg#i-check"' in drawn
    assert 'aria-hidden="true"' in drawn
    assert 'class="i i-l"' in rendered('{% icon "check" "l" %}')


def test_an_icon_that_is_not_in_the_sprite_is_refused() -> None:
    with pytest.raises(ValueError, match="sparkles"):
        look.icon("sparkles")


def test_a_pill_is_shape_and_word_and_escapes_what_people_wrote() -> None:
    drawn = rendered('{% pill "ok" "check" text %}', text="<b>已开标</b>")

    assert 'class="pill is-ok"' in drawn
    assert "#i-check" in drawn
    assert "&lt;b&gt;已开标" in drawn


def test_a_pill_of_something_going_on_beats() -> None:
    assert '<span class="beat"></span>解密中 4/7' in look.pill("live", "beat", "解密中 4/7")


def test_a_pill_has_a_state_of_the_look() -> None:
    with pytest.raises(ValueError, match="danger"):
        look.pill("danger", "check", "x")


@pytest.mark.parametrize(
    ("amount", "figures", "in_words"),
    [
        (Decimal(10_000_000), "10,000,000.00", "壹仟万元整"),
        ("8986600", "8,986,600.00", "捌佰玖拾捌万陆仟陆佰元整"),
        (0, "0.00", "零元整"),
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_money_in_figures_and_capitals(amount: Decimal | str | int | None, figures: str, in_words: str) -> None:
    """Money is yuan with two places; its capitals are those of Chinese documents (handbook F16)."""
    assert look.yuan(amount) == figures
    assert look.capitals(amount) == in_words


def test_moments_are_shown_on_the_clock_of_shanghai() -> None:
    late = datetime(2026, 11, 23, 16, 0, 1, tzinfo=UTC)

    assert look.moment(late) == "2026-11-24 00:00:01"
    assert look.short_moment(late) == "11-24 00:00"
    assert look.clock_time(late) == "00:00:01"
    assert look.day(late) == "2026年11月24日"


@pytest.mark.parametrize(
    "word", [look.moment, look.short_moment, look.clock_time, look.day, look.month_day, look.full_day]
)
def test_no_moment_is_no_text(word: object) -> None:
    assert word(None) == ""  # type: ignore[operator]  # each is a filter of one argument


def test_days_in_both_languages() -> None:
    on = date(2026, 11, 3)

    with translation.override("zh-hans"):
        assert [look.day(on), look.month_day(on), look.full_day(on)] == [
            "2026年11月3日",
            "11月03日",
            "2026年11月3日 星期二",
        ]
    with translation.override("en"):
        assert [look.day(on), look.month_day(on), look.full_day(on)] == ["3 Nov 2026", "3 Nov", "Tuesday, 3 Nov 2026"]


@pytest.mark.parametrize(
    ("length", "chinese", "english"),
    [
        (1_122, "18:42", "18:42"),
        (timedelta(hours=16, minutes=48, seconds=8), "16 小时 48 分 08 秒", "16 h 48 min 08 s"),
        (timedelta(days=3, hours=13), "3 天 13 小时", "3 days 13 h"),
        (timedelta(days=1, hours=2), "1 天 2 小时", "1 day 2 h"),
        (-5, "00:00", "00:00"),
        (None, "", ""),
    ],
)
def test_a_period_has_units_from_one_hour_on(length: timedelta | int | None, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert look.period(length) == chinese
    with translation.override("en"):
        assert look.period(length) == english


def test_what_is_left_is_never_below_zero() -> None:
    assert look.left_from(NOW + timedelta(seconds=90), NOW) == timedelta(seconds=90)
    assert look.left_from(NOW, NOW + timedelta(seconds=90)) == timedelta(0)


@pytest.mark.parametrize(
    ("due_in", "tone", "words"),
    [
        (timedelta(hours=-1), "stop", "已过 11-24 08:30"),
        (timedelta(0), "stop", "已过 11-24 09:30"),
        (timedelta(hours=24), "wait", "11-25 09:30 前"),
        (timedelta(hours=25), "idle", "11-25 10:30 前"),
    ],
)
def test_a_thing_to_do_says_until_when(due_in: timedelta, tone: str, words: str) -> None:
    drawn = look.todo_due(Todo("补齐材料", "/desk/", NOW + due_in), NOW)

    assert f"is-{tone}" in drawn
    assert words in drawn


def test_a_thing_to_do_without_deadline_says_so() -> None:
    assert "没有时限" in look.todo_due(Todo("核对联系方式", "/account/"), NOW)


def test_a_digest_is_shortened_for_the_chip_and_grouped_for_the_eye() -> None:
    assert look.short_digest("5d20" + "0" * 56 + "e71c") == "5d20…e71c"
    assert look.grouped("7c1e90ab1234") == "7c1e 90ab 1234"


def test_a_question_keeps_its_other_answers() -> None:
    context = Context({"request": RequestFactory().get("/lots/", {"text": "路", "page": "3", "regime": "ENG"})})

    assert look.query_with(context, page=4, regime="") == "?text=%E8%B7%AF&page=4"


def test_the_navigation_marks_where_one_is() -> None:
    context = Context({"request": RequestFactory().get("/lots/WC-1/")})

    assert look.here(context, "/lots/") == ' aria-current="page"'
    assert look.here(context, "/desk/") == ""
    assert look.here(context, "/") == ""


def test_a_role_has_its_words() -> None:
    assert look.role_label(Role.OPERATOR) == "交易中心业务员"
    assert look.role_label(None) == ""


class EntryForm(forms.Form):
    name = forms.CharField(label="项目名称", help_text="与批复一致。")
    is_checked = forms.BooleanField(label="已核对")
    method = forms.ChoiceField(label="评标办法", choices=[("a", "综合评估法")], widget=forms.RadioSelect)
    lots = forms.MultipleChoiceField(label="标段", choices=[("1", "一标段")], widget=forms.CheckboxSelectMultiple)
    approval = forms.FileField(label="批复", required=False)


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    form = EntryForm({"name": ""})

    drawn = render_to_string("components/field.html", {"field": form["name"]})

    assert 'class="field"' in drawn
    assert 'aria-describedby="id_name-hint id_name-wrong"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name-hint"' in drawn
    assert 'id="id_name-wrong"' in drawn


def test_fields_are_laid_out_by_kind() -> None:
    form = EntryForm()

    kinds = [look.input_kind(form[name]) for name in ("name", "is_checked", "method", "lots", "approval")]

    assert kinds == ["line", "checkbox", "radio", "radio", "file"]


def test_a_form_names_every_error_once_above_and_once_at_the_field() -> None:
    form = EntryForm({"name": ""})

    drawn = render_to_string("components/form.html", {"form": form})

    assert drawn.count('href="#id_name"') == 1
    assert "尚未提交，请更正下列内容" in drawn


def test_a_pager_leads_on_and_back_and_keeps_the_question() -> None:
    request = RequestFactory().get("/lots/", {"text": "路", "page": "2"})

    drawn = rendered('{% include "components/pager.html" %}', request=request, page=Paginator(range(50), 20).page(2))

    assert "text=%E8%B7%AF&amp;page=1" in drawn
    assert "text=%E8%B7%AF&amp;page=3" in drawn
    assert "第 2 页，共 3 页，50 条" in drawn


def test_a_pager_is_silent_on_one_page() -> None:
    drawn = rendered('{% include "components/pager.html" %}', page=Paginator(range(5), 20).page(1))

    assert drawn.strip() == ""


def test_a_future_fact_has_no_proof() -> None:
    happened = rendered(
        '{% include "components/fact.html" with at=at title="招标公告发布" digest=digest %}', at=NOW, digest="5d20" * 16
    )
    expected = rendered(
        '{% include "components/fact.html" with at=at title="中标结果公告" digest=digest state="next" %}',
        at=NOW,
        digest="5d20" * 16,
    )

    assert "5d20…5d20" in happened
    assert "11月24日" in happened
    assert "5d20" not in expected
    assert "is-next" in expected


@pytest.mark.parametrize(
    ("figure", "shown"), [("8758848.0000", "8,758,848.0000"), ("950", "950"), ("0.97", "0.97"), ("无", "无")]
)
def test_figures_are_grouped_and_words_left_alone(figure: str, shown: str) -> None:
    assert look.thousands(figure) == shown
