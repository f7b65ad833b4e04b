"""Rules on the help page (计分规则): formula, parameters and examples, each told by the rule itself."""

from __future__ import annotations

from data.quick.rulebook import Choice, Rulebook, Setting, rulebook
from data.rule_examples import rule_examples
from evaluation.reading import bounds_text
from evaluation.rules.base import REQUIRED, Param, Rule
from evaluation.worked import Sample
from pages.system.help.examples import NULL, example, examples, worded
from pages.ui.tables import Column, Row, escaped, joined, table
from pages.ui.trace import INPUTS

READ = {"x": "实绩", "t": INPUTS["target"], "p": INPUTS["previous"], "c": INPUTS["contribution"], "word": "档次"}
OF_COLUMN = {"previous": INPUTS["previous"], "baseline": INPUTS["baseline"], "target": INPUTS["target"], "levels": INPUTS["levels"]}
TYPES = {
    "whole": "非负整数", "flag": "是或否", "ladder": "一列数", "table": "各级对应的数", "otherwise": "另一条单位规则",
}  # fmt: skip


def content(*, expert: bool) -> str:
    """All rules (计分规则): the six common ones; with `expert` also the rare ones."""
    book = rulebook()
    common = [choice for choice in book.choices.values() if choice.common]
    rare = [choice for choice in book.choices.values() if not choice.common]
    shown = joined(rule_card(choice, book, expert=expert, opened=choice is common[0]) for choice in common)
    rest = joined(rule_card(choice, book, expert=expert) for choice in rare) if expert else ""
    note = "" if expert else f'<p class="lead">另有{len(rare)}种不常用的规则，打开“专业显示”后列出：{_terms(rare)}。</p>'
    others = f'<h2>其他{len(rare)}种规则</h2><section class="card rules">{rest}</section>'
    return (
        f"<h2>常用的{len(common)}种规则</h2>"
        f'<section class="card rules">{shown}</section>'
        f"{others if expert else note}"
        f'<h2>一项指标由几部分组成</h2><section class="card">{joined(map(example, rule_examples().mixed))}</section>'
    )


def _terms(choices: list[Choice]) -> str:
    return "、".join(choice.term for choice in choices)


def rule_card(choice: Choice, book: Rulebook, *, expert: bool, opened: bool = False) -> str:
    """One rule (一条规则): opens into what it reads, its parameters and its examples."""
    rule, samples = choice.rule, rule_examples().rules[choice.name]
    code = f' <code>{rule.name}</code>' if expert else ""
    state = " open" if opened else ""
    return (
        f'<details class="step rule" data-rule="{rule.name}"{state}><summary><span>{escaped(rule.term)}{code}</span>'
        f'<span class="formula">{escaped(rule.formula)}</span></summary><div class="rule-inside">'
        f"<p>{escaped(traits(rule, samples[0]))}</p>{parameters(choice, book, expert=expert)}"
        f"{examples(samples, expert=expert)}</div></details>"
    )


def traits(rule: Rule, sample: Sample) -> str:
    """What a rule reads and whom it looks at (规则性质)."""
    params = sample.indicator.parts[0].params
    read = dict.fromkeys(READ.get(term) or OF_COLUMN[column] for term, column in rule.needs(params))
    words = [f"要填：{'、'.join(read)}"]
    if len(rule.directions) == 1:
        words.append(f"只用于“{rule.directions[0].label}”的指标")
    words.append("与同组单位比较" if rule.against_peers(params) else "只看本单位")
    if rule.own_points:
        words.append("分数由规则直接给出，不乘分值")
    return f"{'；'.join(words)}。"


def parameters(choice: Choice, book: Rulebook, *, expert: bool) -> str:
    """The parameters with what they may be and what holds when they are left out (规则参数)."""
    if not choice.settings:
        return '<p class="lead">没有参数。</p>'
    columns = [Column("参数", "heading"), Column("可以是"), Column("不写时"), *([Column("代码")] if expert else [])]
    rows = []
    for item in choice.settings:
        code = [f"<code>{item.param.name}</code>"] if expert else []
        rows.append(Row([escaped(item.title), allowed(item.param, book), default(item, book), *code]))
    return table(f"{choice.term}的参数", columns, rows, look="parameters")


def allowed(param: Param, book: Rulebook) -> str:
    """What a parameter may be (取值要求)."""
    words = "、".join(f"“{book.words[word]}”" for word in param.words)
    if param.kind == "choice":
        return words
    text = TYPES.get(param.kind, f"数，或{words}" if words else "数")
    bounds = bounds_text(param.above, param.least, param.most)
    return f"{text}，{bounds}" if bounds and param.kind == "number" else text


def default(setting: Setting, book: Rulebook) -> str:
    """What holds when a parameter is left out (默认值)."""
    value = setting.param.default
    if value is REQUIRED:
        return "必须写"
    if value is None:
        return book.words[NULL] if setting.param.null else "不用"
    return escaped(worded(value, book))
