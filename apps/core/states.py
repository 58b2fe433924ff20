"""The gallery of states and parts: what a developer looks at before drawing something new. Only with DEBUG."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.audience import EVERYONE, for_
from apps.core.todo import Todo


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="项目名称", help_text="与立项批复一致。")
    regime = forms.ChoiceField(label="采购制度", choices=[("ENG", "工程建设"), ("GP", "政府采购")])
    amount = forms.DecimalField(label="估算价（元）", required=False)
    method = forms.ChoiceField(
        label="评标办法", widget=forms.RadioSelect, choices=[("score", "综合评估法"), ("price", "经评审的最低投标价法")]
    )
    approval = forms.FileField(label="批复文件", required=False)
    is_checked = forms.BooleanField(label="已核对项目信息")


@for_(EVERYONE)
def states(request: HttpRequest) -> HttpResponse:
    """Every state and part, with sample content; where DEBUG is off there is no such page."""
    if not settings.DEBUG:
        raise Http404
    now = request.now  # type: ignore[attr-defined]  # set by the clock middleware
    context: dict[str, Any] = {
        "form": SampleForm({"name": ""}),
        "end": now + timedelta(minutes=18, seconds=42),
        "todos": [
            Todo("补齐批复文件", "#", now - timedelta(hours=3), lot_code="WC-ENG-2026-0388-01"),
            Todo("核验进场登记", "#", now + timedelta(hours=3), lot_code="WC-GP-2026-0392-01"),
            Todo("核对联系方式", "#"),
        ],
        "facts": [
            {"at": now - timedelta(days=21), "title": "招标公告发布", "text": "距开标 21 日。", "digest": "5d20e71c"},
            {"at": now, "title": "投标截止，同时开标", "who": "系统", "digest": "c0f418d9", "state": "sealed"},
            {"at": now + timedelta(days=7), "title": "中标结果公告", "text": "公示期满后。", "state": "next"},
        ],
    }
    return render(request, "shells/states.html", context)
