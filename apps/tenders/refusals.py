"""What tenders say when they refuse, in both languages: the law's own words first, then those of the desk."""

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

NAMES = words(
    {
        "LotState.draft": Wording("草稿", "Draft"),
        "LotState.entry_submitted": Wording("进场登记待核验", "Entry to be checked"),
        "LotState.entry_returned": Wording("一次性告知补正", "Returned to be completed"),
        "LotState.entry_refused": Wording("不予受理", "Entry refused"),
        "LotState.entry_accepted": Wording("已受理", "Entry accepted"),
        "LotState.scheduled": Wording("场地已安排", "Venue arranged"),
        "LotState.announced": Wording("公告中", "Announced"),
        "LotState.tendering": Wording("投标中", "Tendering"),
        "LotState.submission_closed": Wording("投标截止", "Submission closed"),
        "LotState.opening": Wording("开标中", "Opening"),
        "LotState.opened": Wording("已开标", "Opened"),
        "LotState.evaluating": Wording("评标中", "Evaluating"),
        "LotState.evaluated": Wording("评标完成", "Evaluated"),
        "LotState.report_check": Wording("报告核验", "Report being checked"),
        "LotState.candidates_published": Wording("候选人公示", "Candidates published"),
        "LotState.awarding": Wording("定标", "Award decision"),
        "LotState.awarded": Wording("中标结果公告", "Award published"),
        "LotState.contracted": Wording("合同已签", "Contract signed"),
        "LotState.archived": Wording("已归档", "Archived"),
        "LotState.paused": Wording("暂停", "Paused"),
        "LotState.suspended": Wording("中止", "Suspended"),
        "LotState.terminated": Wording("终止", "Terminated"),
        "LotState.failed": Wording("流标", "Failed tender"),
        "LotState.cancelled": Wording("废标", "Procurement cancelled"),
        "LotAction.submit_entry": Wording("提交进场登记", "submitting the entry"),
        "LotAction.return_entry": Wording("一次性告知补正", "returning the entry"),
        "LotAction.refuse_entry": Wording("不予受理", "refusing the entry"),
        "LotAction.accept_entry": Wording("受理", "accepting the entry"),
        "LotAction.arrange_venue": Wording("安排场地", "arranging the venue"),
        "LotAction.release_venue": Wording("释放场地", "releasing the venue"),
        "LotAction.publish": Wording("发布公告", "publishing the notice"),
        "LotAction.begin_tendering": Wording("开始投标", "beginning to tender"),
        "LotAction.amend": Wording("澄清或者修改", "clarifying or amending"),
        "LotAction.close_submission": Wording("投标截止", "closing submission"),
        "LotAction.open": Wording("开标", "opening the bids"),
        "LotAction.close_opening": Wording("结束开标", "closing the opening"),
        "LotAction.begin_evaluation": Wording("开始评标", "beginning the evaluation"),
        "LotAction.complete_evaluation": Wording("完成评标", "completing the evaluation"),
        "LotAction.receive_report": Wording("接收评标报告", "receiving the report"),
        "LotAction.return_report": Wording("退回评标报告", "returning the report"),
        "LotAction.publish_candidates": Wording("公示中标候选人", "publishing the candidates"),
        "LotAction.begin_award": Wording("进入定标", "beginning the award decision"),
        "LotAction.publish_award": Wording("公告中标结果", "publishing the award"),
        "LotAction.sign_contract": Wording("签订合同", "signing the contract"),
        "LotAction.archive": Wording("归档", "archiving"),
        "LotAction.pause": Wording("暂停", "pausing"),
        "LotAction.suspend": Wording("中止", "suspending"),
        "LotAction.resume": Wording("恢复", "resuming"),
        "LotAction.terminate": Wording("终止", "terminating"),
        "LotAction.declare_failed": Wording("宣布流标", "declaring the tender failed"),
        "LotAction.cancel_procurement": Wording("废标", "cancelling the procurement"),
    }
)

DESK = words(
    {
        "not_the_buyer": Wording(
            "只有本项目的招标人（采购人）或受其委托的代理机构可以办理。请切换到相应身份。",
            "Only the tenderee or purchaser of this project, or the agency it delegated, may do this. Switch to that seat.",
        ),
        "not_the_principal": Wording(
            "此事须由招标人（采购人）本身决定，代理机构不能代为决定。请由招标人账号办理。",
            "The tenderee or purchaser itself decides this; an agency cannot. Use a seat of the tenderee or purchaser.",
        ),
        "operator_only": Wording(
            "此事由交易中心业务员办理。",
            "This is done by an operator of the trading centre.",
        ),
        "not_the_clock": Wording(
            "开始投标和投标截止由国家标准时间决定，任何人不能手动操作。",
            "Tendering begins and ends by the standard clock. Nobody can do it by hand.",
            "招标投标法第三十四条",
        ),
        "buyer_does_not_fit_regime": Wording(
            "所选单位不能作为此类项目（{regime}）的招标人或采购人。请核对单位和适用的法律。",
            "The organisation chosen cannot be the tenderee or purchaser of such a project ({regime}). Check both.",
        ),
        "not_an_agency": Wording(
            "所选单位不是招标代理机构。请重新选择，或不填代理机构。",
            "The organisation chosen is not a tendering agency. Choose another, or leave the agency out.",
        ),
        "delegation_missing": Wording(
            "委托代理机构办理的，请填写委托书名称和授权范围。",
            "When an agency acts, name the delegation and its scope.",
            "招标投标法第十五条",
        ),
        "project_incomplete": Wording(
            "项目名称和地区不能为空。请填写后再保存。",
            "The project needs a name and a region. Fill them in and save again.",
        ),
        "lot_name_missing": Wording(
            "标段名称不能为空。请填写后再保存。",
            "The lot needs a name. Fill it in and save again.",
        ),
        "amount_not_positive": Wording(
            "金额应当大于零。请核对金额。",
            "Amounts must be greater than zero. Check the amount.",
        ),
        "approval_incomplete": Wording(
            "批准文件须填写名称、文号和批准机关。",
            "An approval needs its title, its number and the authority.",
        ),
        "approval_in_future": Wording(
            "批准日期在今日之后。请核对日期。",
            "The approval is dated after today. Check the date.",
        ),
        "approval_twice": Wording(
            "文号为“{number}”的批准文件已经登记。",
            "The approval numbered “{number}” is already on record.",
        ),
        "not_a_draft": Wording(
            "标段{lot}已提交进场登记，项目和标段信息不能再直接修改。被退回补正后可以修改。",
            "Lot {lot} has been handed in, so the project and its lots cannot be edited now. After a return they can.",
        ),
        "already_public": Wording(
            "标段{lot}的公告已发布，内容不能直接修改，应当以澄清或修改公告的方式变更。",
            "The notice of lot {lot} is out. What is public is changed by a clarification or amendment only.",
            "招标投标法第二十三条",
        ),
        "wished_opening_passed": Wording(
            "希望的开标时间已过。请填写以后的时间，或留空由交易中心安排。",
            "The wished opening time has passed. Name a later one, or leave it to the centre.",
        ),
        "defects_incomplete": Wording(
            "请逐项写明缺什么、怎样补，一次性告知全部内容后再退回。",
            "Name every defect and its remedy: a return tells everything at once.",
            "优化营商环境条例第四十条",
        ),
        "opening_in_the_past": Wording(
            "开标时间已过。请安排以后的时间。",
            "The opening time has passed. Choose a later one.",
        ),
        "opening_not_on_the_minute": Wording(
            "开标时间应为整分钟。请重新填写。",
            "The opening is set to the minute. Enter it again.",
        ),
        "time_far_away": Wording(
            "时间距今超过{years}年，可能填错了年份。请核对后重新填写。",
            "A time is more than {years} years away; the year may be mistyped. Check it and enter it again.",
        ),
        "hall_taken": Wording(
            "“{hall}”在该时间已安排其他项目开标。请换一个开标厅或时间。",
            "“{hall}” holds another project's opening at that time. Choose another hall or time.",
        ),
        "period_ends_before_it_begins": Wording(
            "期限的结束时间早于开始时间。请核对时间先后。",
            "A period ends before it begins. Check the order of the times.",
        ),
        "method_unknown": Wording(
            "所选评标方法不适用于本项目。请重新选择。",
            "The evaluation method does not belong to this kind of project. Choose another.",
            "评标委员会和评标方法暂行规定第二十九条；政府采购货物和服务招标投标管理办法第五十三条",
        ),
        "envelopes_wrong": Wording(
            "信封设置有误：开标一览表须单独成封，且每种信封只能选一次。",
            "The envelopes are wrong: the opening sheet has its own, and each kind stands once.",
        ),
        "bond_wrong": Wording(
            "投标保证金设置有误：要求保证金的须写明金额、形式和有效期；不要求的形式留空。",
            "The bid bond is wrong: with an amount there must be forms and a validity; without one, none.",
            "招标投标法实施条例第二十六条",
        ),
        "validity_wrong": Wording(
            "投标有效期应为1至730日。",
            "The bid validity must be 1 to 730 days.",
            "招标投标法实施条例第二十五条",
        ),
        "decrypt_minutes_wrong": Wording(
            "解密时限应为1至1440分钟。",
            "The time for decryption must be 1 to 1440 minutes.",
        ),
        "publicity_wrong": Wording(
            "公示期应为1至730日。",
            "The length of publicity must be 1 to 730 days.",
        ),
        "performance_wrong": Wording(
            "履约保证金比例应为0至100%。",
            "The performance bond must be 0 to 100 percent.",
        ),
        "materials_wrong": Wording(
            "投标材料清单有误：至少一项，名称不能重复或为空，且须归入已选的信封。",
            "The list of materials is wrong: at least one, no name empty or twice, each in an envelope that is used.",
        ),
        "remedies_wrong": Wording(
            "补救措施设置有误。请重新选择。",
            "The remedies are wrong. Choose again.",
        ),
        "document_not_pdf": Wording(
            "所选文件不是完整的PDF文件，未保存。请导出为PDF后重新上传。",
            "The file is not a complete PDF and was not kept. Export it as PDF and upload it again.",
        ),
        "document_encrypted": Wording(
            "所选PDF设有打开口令，潜在投标人无法阅读，未保存。请去除口令后重新上传。",
            "The PDF asks for a password, so nobody could read it; it was not kept. Remove the password and upload again.",
        ),
        "document_too_large": Wording(
            "文件超过{limit} MiB的上限，未保存。请压缩或拆分后重新上传。",
            "The file exceeds the limit of {limit} MiB and was not kept. Compress or split it and upload again.",
        ),
        "document_unchanged": Wording(
            "所选文件与第{version}版完全相同，没有产生新版本。",
            "The file is the very same as version {version}; no new version was made.",
        ),
        "document_not_published": Wording(
            "该版本招标文件尚未公布。",
            "This version of the document is not public.",
        ),
        "contact_too_long": Wording(
            "联系方式不能超过{limit}个字符。",
            "A contact may have {limit} characters at most.",
        ),
        "preview_stale": Wording(
            "预览之后内容、规则或日期已有变化，没有发布任何内容。请重新预览并核对后再确认。",
            "Something has changed since the preview, so nothing was published. Preview again, check it, then confirm.",
        ),
        "override_incomplete": Wording(
            "特殊情形须写明理由、同意人和备案说明。",
            "An exception needs its reason, who approved it, and the note in the file.",
        ),
        "deadline_passed_meanwhile": Wording(
            "中止期间投标截止时间已过。请填写新的投标截止时间后再恢复。",
            "The deadline passed while the lot was suspended. Name a new deadline to resume.",
            "招标投标法第二十四条",
        ),
        "deadline_brought_forward": Wording(
            "恢复后的投标截止时间不得早于原定时间。",
            "After a suspension the deadline may not be earlier than it was.",
            "招标投标法第二十四条",
        ),
        "calendar_source_missing": Wording(
            "请填写依据，例如国务院办公厅的通知文号。",
            "Name the source, such as the number of the State Council's notice.",
        ),
        "calendar_empty": Wording(
            "{year}年没有填写任何节假日或调休日，未保存。",
            "No holiday or make-up day of {year} was entered; nothing was saved.",
        ),
        "calendar_day_twice": Wording(
            "{year}年的日历中有重复的日期。请核对。",
            "A day stands twice in the calendar of {year}. Check it.",
        ),
        "calendar_line_wrong": Wording(
            "“{line}”不是“日期 名称”的写法，例如：2027-01-01 元旦。请更正这一行。",
            "“{line}” is not “date name”, such as 2027-01-01 元旦. Correct this line.",
        ),
        "calendar_other_year": Wording(
            "{day}不属于{year}年。",
            "{day} does not lie in {year}.",
        ),
        "make_up_on_weekday": Wording(
            "{day}本来就是工作日，不能设为调休上班日。",
            "{day} is a working day already and cannot be a make-up day.",
        ),
    }
)

SCHEME = words(
    {
        "scheme_unreadable": Wording(
            "评分办法不完整或填写有误（{part}），未保存。请对照评分办法格式核对。",
            "The scoring scheme is incomplete or mistyped ({part}); nothing was saved. Check it against its format.",
        ),
        "scheme_items_wrong": Wording(
            "评分项须有不重复的编号和名称，满分应为打分步长的整数倍，可选分值不超过满分。",
            "Every item needs its own id and a name; its maximum is a multiple of its step, and no value exceeds it.",
            "评标委员会和评标方法暂行规定第三十五条",
        ),
        "scheme_points_wrong": Wording(
            "各评分项满分与价格分之和应为 100 分。请调整。",
            "The items' maxima and the price weight must add up to 100. Adjust them.",
            "政府采购货物和服务招标投标管理办法第五十五条",
        ),
        "scheme_price_wrong": Wording(
            "价格分的计算参数不成立：请核对基准价、扣分区间、上下限；没有计算参数时价格分应为 0。",
            "The price engine does not hold: check base, bands and limits. Without an engine the price weight is 0.",
        ),
        "scheme_draws_wrong": Wording(
            "抽取的系数应与计算中引用的系数一一对应，备选值不得为空或重复。",
            "The coefficients drawn must be those the engine names, each with values that differ.",
        ),
        "scheme_trim_wrong": Wording(
            "评标委员会不足五人时，不得去掉最高分和最低分。",
            "With fewer than five members no highest and lowest score is dropped.",
        ),
        "scheme_ties_wrong": Wording(
            "同分处理方式有重复或不存在的项目。请重新选择。",
            "The tie rules name something twice or unknown. Choose again.",
        ),
        "scheme_committee_wrong": Wording(
            "评标委员会应为五人以上单数，其中专家不少于三分之二。请调整人数。",
            "A committee has five members or more, an odd number, two thirds of them experts. Change the numbers.",
            "招标投标法第三十七条",
        ),
        "scheme_candidates_wrong": Wording(
            "推荐的中标候选人应为一至三名。", "One to three candidates are recommended.", "招标投标法实施条例第五十三条"
        ),
        "scheme_announcement_wrong": Wording(
            "唱标内容有重复或不存在的项目。请重新选择。",
            "What is announced at the opening names something twice or unknown. Choose again.",
        ),
        "scheme_minutes_wrong": Wording(
            "开标结果确认时限应在 1 至 240 分钟之间。", "The time to confirm is from 1 to 240 minutes."
        ),
    }
)
