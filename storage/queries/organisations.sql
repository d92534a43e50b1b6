-- name: organisation_by_id(id)^
-- One organisation.
select id, code, name, kind, parent_id, member_count, term_years, last_election_on, postponed_until, superior_reviewer
from organisation where id = :id;

-- name: organisation_by_code(code)^
-- One organisation, by the code the bureau gave it.
select id, code, name, kind, parent_id, member_count, term_years, last_election_on, postponed_until, superior_reviewer
from organisation where code = :code;

-- name: organisations()
-- The whole tree, by code.
select id, code, name, kind, parent_id, member_count, term_years, last_election_on, postponed_until, superior_reviewer
from organisation order by code;

-- name: children(id)
-- The organisations right below one, by code.
select id, code, name, kind, parent_id, member_count, term_years, last_election_on, postponed_until, superior_reviewer
from organisation where parent_id = :id order by code;

-- name: branches_below(id)
-- Every branch below an organisation, however deep, by code.
with recursive below (id) as (
    select o.id from organisation o where o.parent_id = :id
    union
    select o.id from organisation o join below on o.parent_id = below.id
)
select o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years, o.last_election_on, o.postponed_until,
    o.superior_reviewer
from organisation o join below on below.id = o.id
where o.kind = 'branch' order by o.code;

-- name: unheard_below(id)
-- The branches below an organisation where nobody is bound who hears of everything, by code.
with recursive below (id) as (
    select o.id from organisation o where o.parent_id = :id
    union
    select o.id from organisation o join below on o.parent_id = below.id
)
select o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years, o.last_election_on, o.postponed_until,
    o.superior_reviewer
from organisation o join below on below.id = o.id
where o.kind = 'branch' and not exists (select 1 from post p where p.organisation_id = o.id and p.ended_at is null
    and p.role in ('secretary', 'deputy'))
order by o.code;

-- name: is_below(id, ancestor_id)$
-- 1 where one organisation is strictly below another.
with recursive above (id) as (
    select o.parent_id from organisation o where o.id = :id
    union
    select o.parent_id from organisation o join above on o.id = above.id
)
select 1 from above where above.id = :ancestor_id and :id <> :ancestor_id;

-- name: put_organisation(code, name, kind, parent_id, member_count, term_years, last_election_on, superior_reviewer)<!
-- Writes an organisation under its code; a second time, what changed of it.
insert into organisation (code, name, kind, parent_id, member_count, term_years, last_election_on, superior_reviewer)
values (:code, :name, :kind, :parent_id, :member_count, :term_years, :last_election_on, :superior_reviewer)
on conflict (code) do update set name = excluded.name, kind = excluded.kind, parent_id = excluded.parent_id,
    member_count = excluded.member_count, term_years = excluded.term_years,
    last_election_on = excluded.last_election_on, superior_reviewer = excluded.superior_reviewer
returning id;

-- name: postpone_election(id, postponed_until, set_at)!
-- Notes the day to which an election was postponed.
update organisation set postponed_until = :postponed_until, term_set_at = :set_at where id = :id;
