"""Several ids in one parameter, in a spelling that both databases can take apart.

A statement begins so, and then joins `wanted`:

    with recursive wanted (id, rest) as (
        select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
        union all
        select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> ''
    )
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

WIDTH = 12
AT_MOST = 500
"""Ids in one statement: taking a long text apart costs its length for each of them."""


def id_lists(ids: Collection[int]) -> Iterator[str]:
    """The ids, each once, as texts for statements; none at all where there are no ids."""
    each = sorted(set(ids))
    for first in range(0, len(each), AT_MOST):
        yield "".join(f"{id:0{WIDTH}}" for id in each[first : first + AT_MOST])
