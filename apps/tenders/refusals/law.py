"""What tenders say when the law refuses."""

from __future__ import annotations

from apps.core.refusals import Wording, words

LAW = words(
    {
        "entry_incomplete": Wording(
            "进场登记材料不齐，不能提交或受理。请按清单补齐后再办理。",
            "The entry registration is not complete. Add what the list asks for, then go on.",
            "濮阳市公共资源交易管理条例第十三条",
        ),
        "entry_refusal_ground_missing": Wording(
            "不予受理须选择法定情形：未经批准、权属有争议、依法受限、法律禁止交易。其他情况应当一次性告知补正。",
            "An entry may be refused on four grounds only: no approval, disputed ownership, restricted by law, trade "
            "forbidden. For anything else, return it once with the full list of what is missing.",
            "濮阳市公共资源交易管理条例第十三条",
        ),
        "lot_reason_missing": Wording(
            "请写明原因。原因将记入项目记录并告知有关各方。",
            "State the reason. It is kept on record and told to those concerned.",
            "电子招标投标办法第四十九条",
        ),
        "termination_ground_missing": Wording(
            "终止须选择法定情形，不得擅自终止。请选择情形并写明说明。",
            "A tender may not be ended at will. Choose the ground that applies and explain it.",
            "工程建设项目施工招标投标办法第十五条；政府采购货物和服务招标投标管理办法第二十九条",
        ),
        "venue_not_arranged": Wording(
            "尚未安排开标场地或开标大厅，不能进行此操作。请先由交易中心安排。",
            "No opening hall is arranged yet. Have the centre arrange one first.",
            "招标投标法第三十四条",
        ),
        "document_missing": Wording(
            "尚未上传招标文件，不能发布公告。请先上传招标文件。",
            "There is no tender document yet, so nothing can be announced. Upload the document first.",
            "招标投标法第十九条",
        ),
        "document_time_missing": Wording(
            "尚未填写招标文件获取时间。请在前附表填写。",
            "The time from which the document can be had is not stated. State it in the data sheet.",
            "招标投标法实施条例第十六条",
        ),
        "document_time_passed": Wording(
            "招标文件开始获取日期已过，法定时间只能从实际可获取之日起算。请改为今日或以后，并重新检查时间安排。",
            "The day from which the document was to be had has passed; the law counts from when it can really be had. "
            "Set today or later and check the times again.",
            "招标投标法实施条例第十六条",
        ),
        "document_not_available": Wording(
            "未到招标文件开始获取时间。到时系统自动开始。",
            "The document cannot be had yet. Tendering begins by itself when its time comes.",
            "招标投标法实施条例第十六条",
        ),
        "deadline_missing": Wording(
            "尚未填写投标截止时间。请在前附表填写。",
            "The bid deadline is not stated. State it in the data sheet.",
            "招标投标法第二十四条",
        ),
        "deadline_passed": Wording(
            "投标截止时间已过，不能再发布或修改。",
            "The bid deadline has passed; nothing can be announced or changed any more.",
            "招标投标法第二十四条",
        ),
        "deadline_not_reached": Wording(
            "未到投标截止时间，任何人不得提前截止或开标。",
            "The bid deadline has not come. Nobody may close or open before it.",
            "招标投标法第三十四条",
        ),
        "opening_time_missing": Wording(
            "尚未填写开标时间。开标时间即投标截止时间。",
            "The opening time is not stated. It is the moment of the bid deadline.",
            "招标投标法第三十四条",
        ),
        "opening_not_at_deadline": Wording(
            "开标时间与投标截止时间不一致，二者应当为同一时间。请修改后再办理。",
            "The opening is not at the bid deadline; they must be the same moment. Change it and try again.",
            "招标投标法第三十四条",
        ),
        "readiness_not_checked": Wording(
            "尚未进行发布前检查。请先检查。",
            "The plan has not been checked against the law yet. Check it first.",
        ),
        "readiness_blocked": Wording(
            "发布前检查还有{count}项未通过，不能发布。请按检查结果修改，或就允许说明的事项补充理由。",
            "{count} findings of the check still stand in the way. Change the plan as the findings say, or give the "
            "reason where one is allowed.",
            "招标投标法第二十四条；政府采购法第三十五条",
        ),
        "halted_state_unknown": Wording(
            "没有记录中止或暂停前的状态，不能恢复。请联系运维值守。",
            "It is not on record where the lot stood before it was halted, so it cannot go on. Call the technical duty.",
        ),
        "law_weakened": Wording(
            "规则{rule}是法定时限，只能从严，不能放宽。",
            "Rule {rule} is set by law: it may be made stricter, never weaker.",
        ),
        "law_fixed": Wording(
            "规则{rule}是法律给予投标人或者主管部门的时间，不能修改。",
            "Rule {rule} is time that the law gives to bidders or to the authority; it cannot be changed.",
        ),
        "quantity_negative": Wording(
            "规则{rule}的数值不能为负。",
            "The quantity of rule {rule} cannot be negative.",
        ),
        "rule_has_no_quantity": Wording(
            "规则{rule}没有数值，不能修改。",
            "Rule {rule} has no quantity to change.",
        ),
    }
)
