"""What is refused of what a committee does together, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.core.refusals import Wording, words

COURSE = words(
    {
        "chair_only": Wording(
            "此项由评标委员会组长办理。",
            "Only the chair of the committee does this.",
            "评标委员会和评标方法暂行规定第九条",
        ),
        "chair_is_elected": Wording(
            "招标文件没有规定由招标人确定组长，组长由全体评委推选。",
            "The document does not let the tenderee name the chair; the members elect one.",
            "评标委员会和评标方法暂行规定第九条",
        ),
        "chair_is_named": Wording(
            "招标文件规定组长由招标人确定，请等待招标人指定。",
            "By the document the tenderee names the chair. Wait until it has.",
            "评标委员会和评标方法暂行规定第九条",
        ),
        "item_not_in_turn": Wording(
            "“{item}”不在本阶段评审：暗标技术部分先评、锁定并揭标后，再评其他部分。",
            "“{item}” is not scored at this stage: the blind items come first, are locked, and the others follow.",
            "招标投标法第四十条",
        ),
        "blind_scores_locked": Wording(
            "“{item}”是暗标评审项，揭标时已经锁定，不能再改。",
            "“{item}” was scored without names; its scores were locked before the names were shown.",
            "招标投标法第四十条",
        ),
        "competition_unrecorded": Wording(
            "有效投标只有 {left} 个，须由组长记录仍具有竞争性、可以继续评审的理由。明显缺乏竞争的，委员会可以否决全部投标。",
            "Only {left} bids are left. The chair writes down why there still is competition before anybody goes on; "
            "where it is clearly lacking the committee may reject all bids.",
            "评标委员会和评标方法暂行规定第二十七条",
        ),
        "competition_sufficient": Wording(
            "有效投标不少于三个，或者理由已经记录，无需记录。",
            "There are three bids or more, or the reason is recorded already.",
        ),
        "step_back_impossible": Wording(
            "只能退回到当前或者更早的评审阶段（初步评审、暗标评审、详细评审）。请重新选择。",
            "The committee can go back only to the present or an earlier stage of its review. Choose again.",
        ),
        "step_back_after_signing": Wording(
            "已经有评委签署评标报告，不能退回。报告核验发现法定情形的，由招标人（采购人）退回复核。",
            "A member has signed the report, so there is no going back. The buyer returns it where the law allows.",
            "政府采购货物和服务招标投标管理办法第六十四条",
        ),
        "step_back_without_ground": Wording(
            "评标结果已经汇总，只有分值汇总计算错误、分项评分超出评分标准范围、客观评审因素评分不一致、评分畸高畸低四种情形"
            "可以修改。请选择情形。",
            "The result is made up. Only four errors change it: a wrong sum, a score out of range, objective scores that differ, "
            "a score strikingly high or low. Choose which.",
            "政府采购货物和服务招标投标管理办法第六十四条",
        ),
        "message_empty": Wording("请写下要说的话。", "Write what you want to say."),
        "EvaluationState.blind": Wording("暗标评审", "Blind review"),
        "EvaluationAction.name_chair": Wording("指定组长", "naming the chair"),
        "EvaluationAction.sign_blind": Wording("签署暗标评分表", "signing the blind score sheet"),
        "EvaluationAction.record_competition": Wording("记录竞争性理由", "recording why there is competition"),
        "EvaluationAction.step_back": Wording("退回评审阶段", "stepping back"),
        "EvaluationAction.conclude": Wording("写小组结论", "writing the conclusion"),
        "EvaluationAction.speak": Wording("留言", "leaving a message"),
        "ChangeGround.sum_wrong": Wording("分值汇总计算错误", "a sum is wrong"),
        "ChangeGround.out_of_range": Wording("分项评分超出评分标准范围", "a score is out of its range"),
        "ChangeGround.objective_differs": Wording("客观评审因素评分不一致", "objective scores differ"),
        "ChangeGround.striking": Wording("评分畸高、畸低", "a score is strikingly high or low"),
    }
)
