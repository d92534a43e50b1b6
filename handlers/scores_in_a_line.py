"""自评 9 8.5 9 …: the whole form's scores in one line, for those who have them at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.door import plain
from handlers.fields import Points
from handlers.talk import Invalid
from handlers.visit import Declined, Visit
from handlers.wording import numbered

_SHORT_NUMBER = re.compile(r"[0-9.。%+\-半点零一二两三四五六七八九十满分整个]{1,8}")


def reads_scores(visit: Visit, said: str) -> Mapping[str, str] | None:
    """The scores by their keys in the form, in the plan's order. Declines another number of them: none is guessed."""
    found = re.fullmatch(r"自评[:,]?\s*([0-9半点零一二两三四五六七八九十满].*)", plain(said), re.DOTALL)
    if not found:
        return None
    numbers = [word for word in re.split(r"[\s,、;/]+", found[1].rstrip("。.!")) if word]
    if not all(_SHORT_NUMBER.fullmatch(number) for number in numbers):
        return None
    criteria = visit.rule_set(visit.branch).criteria if visit.branch else visit.bureau.rule_set.criteria
    if len(numbers) != len(criteria):
        raise Declined(
            f"一行自评要 {len(criteria)} 个分数，按顺序用空格隔开；您给了 {len(numbers)} 个，没有记。",
            *numbered((("一项一项填", "开始自评"),)),
        )
    kept = {}
    for n, (criterion, number) in enumerate(zip(criteria, numbers, strict=True), 1):
        try:
            kept[f"points.{criterion.id}"] = Points(criterion.maximum, criterion.step).keep(number)
        except Invalid as refusal:
            wrong = f"第 {n} 个分数“{number}”：{refusal}\n十项都没有记，请重发一遍，或一项一项填。"
            raise Declined(wrong, *numbered((("一项一项填", "开始自评"),))) from None
    return kept
