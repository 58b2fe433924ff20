"""What tenders say of lots in numbers, of further rounds, of plans, proofs of publication and postponements."""

from __future__ import annotations

from apps.core.refusals import Wording, words

PUBLICITY = words(
    {
        "lots_count_wrong": Wording(
            "一次建立的标段应为 1 至 {most} 个。没有建立任何标段，请分次填写。",
            "Between 1 and {most} lots can be added at once. None was added; enter them in several goes.",
        ),
        "lot_name_twice": Wording(
            "名称为“{name}”的标段在本项目中重复。没有建立任何标段，请改用能区分的名称。",
            "The name “{name}” would stand twice in this project. Nothing was added; choose names that can be told apart.",
        ),
        "copy_leaves_the_buyer": Wording(
            "只能复制到同一招标人（采购人）、适用同一法律的项目。请另选项目。",
            "A lot is copied only into a project of the same buyer under the same law. Choose another project.",
        ),
        "round_goes_on": Wording(
            "标段{lot}没有流标、废标或终止，不能重新招标。",
            "Lot {lot} has neither failed nor been ended, so it cannot be tendered again.",
            "招标投标法第二十八条、第四十二条",
        ),
        "never_tendered": Wording(
            "标段{lot}没有发布过公告，不存在重新招标。请另行添加标段。",
            "Lot {lot} was never announced, so there is nothing to tender again. Add a new lot instead.",
        ),
        "tendered_again_already": Wording(
            "标段{lot}的下一次招标已经建立，请从本标段页面进入。",
            "The next round of lot {lot} exists already. Follow the link on its page.",
        ),
        "plan_incomplete": Wording(
            "招标计划（采购意向）须写明项目名称、内容、地区和预计金额。",
            "A plan names the project, its content, its region and an amount greater than zero.",
        ),
        "plan_date_passed": Wording(
            "预计招标时间已过。请填写以后的日期。",
            "The planned date has passed. Name a later one.",
        ),
        "plan_of_another": Wording(
            "该计划不属于本项目的招标人（采购人），或适用不同的法律。请另选计划。",
            "The plan belongs to another buyer or another law than this project. Choose another plan.",
        ),
        "plan_traced_already": Wording(
            "本项目已经对应该计划，没有变化。",
            "The project is traced to this plan already; nothing has changed.",
        ),
        "plan_after_publication": Wording(
            "本项目已有标段发布公告，不能再改变所对应的计划。",
            "A lot of this project is public, so the plan it carries out can no longer be changed.",
        ),
        "medium_not_named": Wording(
            "“{medium}”不是该公告载明的发布媒介。请从公告载明的媒介中选择。",
            "“{medium}” is not among the media that the notice names. Choose one of those.",
        ),
        "proof_twice": Wording(
            "“{medium}”的发布凭证已经登记，不能改写。",
            "The proof for “{medium}” is on record and cannot be rewritten.",
        ),
        "proof_in_future": Wording(
            "发布时间在现在之后。请填写公告在该媒介实际出现的时间。",
            "The time lies ahead. Enter when the notice really appeared there.",
        ),
        "proof_address_wrong": Wording(
            "请填写公告在该媒介上的完整网址，以 http:// 或 https:// 开头。",
            "Enter the whole address of the notice in that medium, beginning with http:// or https://.",
        ),
        "proof_file_wrong": Wording(
            "凭证须为 PDF 或 PNG 文件，未保存。请重新导出后上传。",
            "The proof must be a PDF or PNG file; nothing was kept. Export it again and upload it.",
        ),
        "postponement_not_later": Wording(
            "新的投标截止（开标）时间应当晚于原定时间。请重新填写。",
            "The new deadline and opening must be later than the one announced. Enter it again.",
            "招标投标法第二十三条、第三十四条",
        ),
        "postponement_blocked": Wording(
            "新的时间还有 {count} 项违反规定，没有发布。请按提示改为更晚的时间。",
            "The new time still breaks {count} rules, so nothing was published. Choose a later time as advised.",
            "招标投标法第二十四条",
        ),
    }
)
