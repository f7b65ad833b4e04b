"""Words of the scoring workbook (工作簿用语): sheet names, treatments, and what each parameter of a rule is called."""

from __future__ import annotations

from evaluation.results import Treatment

DASH = "—"
REPORTED, NOT_APPLICABLE, NOT_DUE, VOID = "已报", "不适用", "未到数据期", "作废"
NOT_SCORABLE = "无法计分"
RANKED, APART = "参加排名", "单列"
BONUS, DEDUCTION, VETO = "加分", "扣分", "不得评优"
ISSUED, AWAITED = "已有", "待印发"

SCORED, ZERO, MEAN, PENDING, OUT = "计分", "按0分计", "按同组平均分计", "暂不计分", "不计入"
TREATMENTS = {
    Treatment.SCORED: SCORED,
    Treatment.ZERO: ZERO,
    Treatment.MEAN: MEAN,
    Treatment.PENDING: PENDING,
    Treatment.OUT: OUT,
}
POLICIES = {"zero": ZERO, "mean": MEAN, "pending": PENDING, "rescale": OUT}
DIRECTIONS = {"higher": "越高越好", "lower": "越低越好"}
MEASURES = {"value": "原值", "ratio": "分子÷分母×倍数", "equivalents": "当量（按明细折算）"}
PEER_GROUPS = {"all": "全部单位", "group": "本组单位"}

# how a parameter that is a word reads in the sheet
CHOICES = {
    "target": "目标", "previous": "上期值", "baseline": "基期值", "peer_mean": "同组均值",
    "linear": "按比例", "step": "按整档", "best": "从最优起", "worst": "从最差起",
    "all": "全部单位", "group": "本组单位", "floor": "舍去小数", "half_up": "四舍五入", "ceil": "进一",
    "all_in": "全部计入", "all_out": "全部不计入", "flag": "全部不计入并列出", "min": "并列占位（1,1,3）",
    "dense": "并列不占位（1,1,2）", "published": "按公布的总分", "exact": "按未舍入的总分",
}  # fmt: skip
YES_NO = {True: "是", False: "否"}
NONE = "不设"

PARAMETERS: dict[str, dict[str, str]] = {
    "completion": {"cap": "完成率封顶", "floor": "完成率下限", "bonus_points": "超额加分上限", "target": "标杆值"},
    "control": {},
    "efficacy": {"good": "满意值", "bad": "不允许值", "base": "基础分", "lo": "最低", "hi": "最高"},
    "two_anchor": {"base": "基准值", "challenge": "挑战值", "base_share": "达基准值的比例", "below": "未达基准值的比例"},
    "threshold": {
        "threshold": "门槛", "deduct": "每档扣分", "per": "每档", "lo": "最低得分", "mode": "计档方式", "strict": "须超过门槛",
    },
    "growth": {"full": "满分增幅"},
    "panel": {"drop": "去掉最高、最低各几个"},
    "piecework": {"each": "每项得分", "cap": "封顶"},
    "up_down": {
        "base": "基本分", "up": "每增一项加分", "up_cap": "加分上限", "down": "每减一项扣分", "down_cap": "扣分上限",
        "lo": "最低得分",
    },
    "stages": {"stages": "档次比例"},
    "tolerance": {"within": "容差", "otherwise": "容差之外"},
    "places_gained": {"per": "每进一位得分", "cap": "封顶"},
    "efficacy_peers": {"base": "基础分", "lo": "最低", "hi": "最高", "equal": "同组全部相等时"},
    "rank_step": {"step": "每差一位减分", "lo": "最低得分", "from": "位次起点"},
    "rank_ladder": {"ladder": "第{}位", "beyond": "其后各位", "from": "位次起点"},
    "ratio_to_best": {},
    "mean_deviation": {
        "base": "基本分", "points": "每档分", "step": "每档偏离", "mean": "均值", "mode": "计档方式",
        "plus_cap": "加分上限", "minus_cap": "扣分上限",
    },
    "contribution": {"share": "贡献所占比例"},
}  # fmt: skip
