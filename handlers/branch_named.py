"""市财政局第二党支部几星: the branch that a question names, where it names one."""

from __future__ import annotations

import re
from typing import NoReturn

from handlers.visit import Declined, Visit
from handlers.wording import numbered
from storage import organisations
from storage.organisations import Organisation

_NAME = re.compile("([一-龥]{0,40}?)(?:党)?(?:支部|总支)")
_CODE = re.compile("[A-Za-z]{2,10}-[A-Za-z0-9-]{1,12}")
_OWN = re.compile("(?:我|我们|咱|咱们|俺们?|本|这个|自己的?)$")
_WE = re.compile("^.{0,6}?(?:我们?|咱们?|俺们?)的?")
_NAMES_ONE = re.compile("[局院委办校馆所站厅社处科室会司队行部关]|[一二三四五六七八九十0-9]$|离退休|老干部")
_OTHERS = re.compile("(?:隔壁|其他|其它|别的?|兄弟|友邻|对面|他们|人家)的?$")
_MOST_OFFERED = 6


def branch_named(visit: Visit, said: str) -> Organisation | None:
    """The branch named by its name or code, None where none but one's own is. Declines alike for one that is not there
    and one that is not theirs (INV-32)."""
    if code := _CODE.search(said):
        return organisations.by_code(visit.tx, code[0].upper()) or _refuse(visit)
    found = _NAME.search(said)
    if found is None or _OWN.search(found[1]):
        return None
    if not _NAMES_ONE.search(found[1]):
        return _refuse(visit) if _OTHERS.search(found[1]) else None
    name = _bare(_WE.sub("", found[0]))
    if visit.branch is not None:
        return visit.branch if _is_called(visit.branch, name) else _refuse(visit)
    if visit.post is None or not visit.reviews:
        return _refuse(visit)
    below = organisations.branches_below(visit.tx, visit.post.organisation.id)
    meant = [branch for branch in below if _is_called(branch, name)]
    if len(meant) > 1:
        rows = [(branch.name, f"{branch.code} 我们现在几星") for branch in meant[:_MOST_OFFERED]]
        raise Declined("是哪个支部？", *numbered((*rows, ("下属支部", "下属支部"))))
    return meant[0] if meant else _refuse(visit)


def _is_called(branch: Organisation, name: str) -> bool:
    own = _bare(branch.name)
    return own.endswith(name) or name.endswith(own)


def _bare(name: str) -> str:
    return name.replace("党支部", "支部").replace("党总支", "总支")


def _refuse(visit: Visit) -> NoReturn:
    raise visit.refused("view_star")
