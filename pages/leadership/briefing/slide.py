"""The screen of the meeting (会议画面): title, map, the headline targets below, and the foot; the rows stand in `rows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from evaluation.headline import Headline
from geo.colours import NO_DATA
from geo.notice import map_notice
from geo.svg import svg_map
from pages.leadership.briefing.views import WITHHELD, Scene, View
from pages.ui import charts
from pages.ui.tables import DASH, chip, escaped, joined

WIDTH, HEIGHT, TEXT = 1090, 740, 24


def head(scene: Scene, chips: Sequence[str]) -> str:
    """Title, stamps and until when data count (标题、状态、截止)."""
    marks = joined(chip(word, "status") for word in chips)
    until = f"截至{day_words(scene.choice.period.last_day)}"
    return (
        f'<header><h1><span class="unseen">会议演示：</span>{escaped(scene.choice.title)}{escaped(scene.city.title)}</h1>'
        f'<div class="stamps">{marks}<span>{until}</span></div></header>'
    )


def day_words(day: str) -> str:
    """A day in words (日期)."""
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"


def the_map(scene: Scene, *, dark: bool) -> str:
    """The coloured map with its classes in words (五色图、图例)."""
    areas = scene.areas()
    ground = charts.ground_of(scene.city, [area.unit for area in areas])
    picture = svg_map(
        ground.outlines, areas, charts.circles_of(scene.city), description=f"{scene.choice.title}{scene.view.title}图",
        width=WIDTH, height=HEIGHT, text_size=TEXT, dark=dark, watermark=charts.watermark_of(scene.city),
    )  # fmt: skip
    return f'<section class="picture"><h2>{escaped(scene.view.title)}</h2>{picture}{_legend(scene)}</section>'


def _legend(scene: Scene) -> str:
    """Every class with its range and how many units are in it; the withheld ones last."""
    rows = [
        (item.colour, "hatched" if item.hatched else "lined" if item.lined else "", item.word, item.range_text,
         len([code for code in item.units if code not in scene.withheld]))
        for item in scene.classes().classes
    ]  # fmt: skip
    rows = [row for row in rows if row[4] or row[1] != "hatched"]
    if scene.withheld:
        rows.append((NO_DATA, "", WITHHELD, "", len(scene.withheld)))
    return '<ul class="classes">' + joined(
        f'<li><span class="swatch {look}" style="background-color:{colour}"></span><strong>{escaped(word)}</strong> '
        f"{escaped(text)} {count}个</li>"
        for colour, look, word, text, count in rows
    ) + "</ul>"  # fmt: skip


def targets(scene: Scene, listed: Sequence[Headline], themes: Sequence[View]) -> str:
    """The headline targets against 序时进度 (核心目标), each the button of its own theme; the whole first."""
    whole = f'{_theme(scene, themes[0])}<span>{listed[0].target.deadline}年核心目标</span>' if listed else _theme(scene, themes[0])
    views = {view.indicator.code: view for view in themes if view.indicator is not None}
    cells = joined(_target(scene, item, views) for item in listed)
    return f'<ul class="targets"><li class="what">{whole}</li>{cells}</ul>'


def _theme(scene: Scene, view: View) -> str:
    """The button that shows a theme on the map (专题按钮), with its key."""
    pressed = str(view.key == scene.view.key).lower()
    return (
        f'<button type="button" data-go="show:{view.key}" aria-pressed="{pressed}" title="键盘{view.key}"><b>{view.key}</b> '
        f"{escaped(view.title)}</button>"
    )


def _target(scene: Scene, item: Headline, views: Mapping[str, View]) -> str:
    view = views.get(item.indicator.code) if item.indicator is not None else None
    title = f"<p>{escaped(item.target.title)}</p>" if view is None else _theme(scene, view)
    number = DASH if item.known is None else escaped(item.known.figure.value)
    light = "" if item.light is None else f'<span class="light {item.light.value}">{item.light.sign} {item.light.label}</span>'
    goal = f"目标{escaped(item.target.value)}{escaped(item.target.unit)}"
    return f"<li>{title}<p><strong>{number}</strong>{light}</p><p>{goal}</p></li>"


def foot(scene: Scene) -> str:
    """The scheme, the buttons, the 审图号 line (页脚)."""
    scheme, bounds = scene.run.scheme, scene.city.boundaries
    listed = [
        ("before", "◀ 上一期", "键盘←"), ("after", "下一期 ▶", "键盘→"), ("play", "播放", "空格键"), ("full", "全屏", "F键"),
        ("withhold", "列出全部" if scene.withheld else "隐去靠后单位", "H键"), ("leave", "退出", "Esc键"),
    ]  # fmt: skip
    tools = joined(
        f'<button type="button" data-go="{go}" title="{title}">{word}</button>'
        for go, word, title in listed if go != "withhold" or not scene.choice.interim
    )  # fmt: skip
    source = f"{scheme.title} {scheme.version}"
    map_line = map_notice(bounds.review_number) if bounds else ""
    return f'<footer><span>{escaped(source)}</span><span class="tools">{tools}</span><span>{escaped(map_line)}</span></footer>'
