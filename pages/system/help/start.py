"""How to begin (上手): three steps to a result, what each page shows, the columns of a table, keys."""

from __future__ import annotations

from pages.ui.tables import Column, Row, joined, table

STEPS = (
    ("选方案", "打开“快速测算”，照抄一个参考方案，或从空白方案起；分值、规则、目标都可以在页面上改。"),
    ("贴数据", "把单位、指标、目标、数值贴成一张表，也可以上传表格文件；差错标在格子旁边，一次列全，改一处少一处。"),
    ("看结果", "位次、得分、等次和每一分的算式即时出来；可存成一次测算、两次对比，也可导出得分表、工作簿和图。"),
)
PAGES = (
    ("总览", "本期排在前后的单位、未报清单、五项核心目标"),
    ("县域排名", "位次、得分、与前一位分差、等次、得分构成；逐项追溯算式、数据和条款"),
    ("专题地图", "按总分等次、维度或指标着色，地图和表互相选中"),
    ("画像与对标", "一个单位的失分、优势、走势，与其他单位、平均、目标对比"),
    ("快速测算", "用自己的方案和数据试算，不影响任何在案结果"),
)
COLUMNS = (
    ("单位", "单位全称、简称或代码，须与单位表一致"),
    ("指标", "指标名称或代码，须在方案之内"),
    ("目标", "年度目标；规则不读目标的可以不填"),
    ("数值", "实绩；比率可改填分子、分母，按项计的填清单，如“省级:2;市级:5”"),
    ("状态", "没有数时写明：缺报、不适用、未到数据期、作废"),
)
KEYS = (
    ("<kbd>Tab</kbd>", "移到下一个可操作的地方；按住上档键再按，移到上一个"),
    ("回车、空格", "按下按钮，展开或收起一行算式"),
    ("←、→", "在一组标签中左右移动；在专题地图中看上一期、下一期"),
    ("<kbd>Ctrl</kbd> 加 <kbd>P</kbd>", "打印；打印时不带菜单和筛选"),
    ("<kbd>Ctrl</kbd> 加 ＋、－", "放大、缩小页面"),
)


def content(*, expert: bool) -> str:
    """From nothing to a result (从零到结果)."""
    steps = joined(f"<li><strong>{title}</strong>：{words}</li>" for title, words in STEPS)
    commands = f"<h3>正式考核用命令导入</h3>{COMMANDS}" if expert else ""
    return (
        f'<h2>三步得出结果</h2><section class="card"><ol class="steps">{steps}</ol></section>'
        '<p class="lead">不需要账户，不影响演示数据；全角数字、千分位逗号、百分号会自动认出。</p>'
        f'<div class="columns"><section class="card">{_list("数据表的列，列和行的先后不限", "列", COLUMNS)}</section>'
        f'<section class="card">{_list("各页看什么", "页面", PAGES)}</section>'
        f'<section class="card">{_list("键盘操作", "键", KEYS)}</section></div>{commands}'
    )


COMMANDS = (
    '<p class="sentence">在服务器上运行；不写<code>--apply</code>时只核对。全部差错一次列出，一处有错就什么都不写。</p>'
    '<p><code class="command">python -m data init</code></p>'
    '<p><code class="command">python -m data import --period 2026Y --scheme 方案.yaml --units 单位.csv '
    "--targets 目标.csv --figures 填报.csv --by 考核办 --apply</code></p>"
    '<p><code class="command">python -m data run --period 2026Y --by 考核办</code></p>'
)


def _list(caption: str, first: str, pairs: tuple[tuple[str, str], ...]) -> str:
    return table(caption, (Column(first, "heading"), Column("说明", "wide")), [Row(pair) for pair in pairs], look="plain")
