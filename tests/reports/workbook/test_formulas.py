"""规则公式: every rule has a recipe, every parameter a name, and every word a Chinese one."""

from __future__ import annotations

from evaluation.rules.base import Param
from evaluation.rules.registry import RULES
from reports.workbook.formulas import clamped, mean_of, positive
from reports.workbook.lines import RECIPES
from reports.workbook.words import CHOICES, PARAMETERS


def test_every_rule_has_a_recipe_and_no_recipe_is_without_a_rule() -> None:
    assert set(RECIPES) == set(RULES)
    assert len(RECIPES) == 18


def test_every_parameter_of_every_rule_is_named() -> None:
    assert {name: set(found) for name, found in PARAMETERS.items()} == {
        name: {param.name for param in rule.params} for name, rule in RULES.items()
    }


def test_every_word_a_parameter_may_be_has_its_chinese_word() -> None:
    def words(param: Param) -> set[str]:
        return set(param.words) if param.kind in ("anchor", "choice") else set()

    assert set().union(*(words(param) for rule in RULES.values() for param in rule.params)) <= set(CHOICES)


def test_a_formula_is_held_between_two_others() -> None:
    assert clamped("A1/B1", "0", "1") == "MAX(0,MIN(1,A1/B1))"


def test_a_mark_that_must_be_above_zero_says_so() -> None:
    assert positive("B1", "A1/B1") == "IF(B1<=0,NA(),A1/B1)"


def test_a_mean_is_blank_without_numbers_and_zero_within_noise() -> None:
    assert mean_of("A1:A3") == 'IF(COUNT(A1:A3)=0,"—",IF(ABS(AVERAGE(A1:A3))<1E-12,0,AVERAGE(A1:A3)))'
