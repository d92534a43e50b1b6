-- name: lapses_of(ids, first_day, last_day)
-- What these branches have on record between two days that was neither excused, rejected nor revoked.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select e.branch_id, e.rule, e.count
from wanted w join event e on e.branch_id = w.id left join event_decision d
    on d.id = (select max(l.id) from event_decision l where l.event_id = e.id)
where e.occurred_on between :first_day and :last_day and e.kept is null
    and coalesce(d.decision, 'recorded') not in ('rejected', 'revoked')
order by e.branch_id, e.id;
