"""Several rankings become one."""

import pytest

from medmemory.retrieval.fusion import fused_scores


def test_what_both_rankings_hold_goes_before_what_one_holds_higher() -> None:
    assert list(fused_scores([["a", "b"], ["c", "b"]])) == ["b", "a", "c"]


def test_a_score_is_the_sum_of_reciprocal_ranks() -> None:
    assert fused_scores([["a"], ["b", "a"]])["a"] == pytest.approx(1 / 61 + 1 / 62)


def test_equals_keep_the_order_they_came_in() -> None:
    assert list(fused_scores([["a", "b"], ["b", "a"]])) == ["a", "b"]


def test_nothing_fused_is_nothing() -> None:
    assert fused_scores([[], []]) == {}
