-- name: agenda_organisations(ids)
-- These organisations, and when their term was set last.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years, o.last_election_on, o.postponed_until,
    o.superior_reviewer, o.term_set_at
from wanted w join organisation o on o.id = w.id order by o.id;

-- name: agenda_posts(ids)
-- Who holds which post there, since when.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select p.organisation_id, p.person_id, p.role, p.since
from wanted w join post p on p.organisation_id = w.id where p.ended_at is null order by p.organisation_id, p.since, p.id;

-- name: agenda_parents(ids)
-- The organisation above each.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select o.id, o.parent_id from wanted w join organisation o on o.id = w.id where o.parent_id is not null;

-- name: agenda_phases(ids, year)
-- How far the assessments of these branches have come, in a year and the next, and when they were opened again.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select a.branch_id, a.year, a.stage, a.phase,
    (select max(d.decided_at) from self_assessment v join self_assessment_decision d on d.self_assessment_id = v.id
        where v.assessment_id = a.id)
from wanted w join assessment a on a.branch_id = w.id where a.year >= :year;

-- name: agenda_phases_below(ids, year)
-- The branches right below these organisations, and how far their assessments have come.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select b.parent_id, b.id, a.year, a.stage, a.phase
from wanted w join organisation b on b.parent_id = w.id and b.kind = 'branch'
left join assessment a on a.branch_id = b.id and a.year >= :year;

-- name: agenda_notes(ids)
-- What was said to be done there, oldest first.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select n.organisation_id, n.kind, n.subject, n.is_done, n.noted_at
from wanted w join deadline_note n on n.organisation_id = w.id order by n.id;

-- name: agenda_held(ids, first_day)
-- What these branches have held since a day, and when the record was voided.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select h.branch_id, h.kind, h.held_on, v.voided_at
from wanted w join held_meeting h on h.branch_id = w.id
left join held_meeting_void v on v.held_meeting_id = h.id
where h.held_on >= :first_day;

-- name: agenda_postings(ids)
-- When results were posted and when that was noted, oldest first.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select p.organisation_id, p.campaign, p.posted_on, p.noted_at
from wanted w join posting p on p.organisation_id = w.id order by p.id;

-- name: organisation_ids_after(id, limit)
-- The next organisations by number.
select id from organisation where id > :id order by id limit :limit;

-- name: note_deadline(kind, subject, organisation_id, is_done, noted_by, noted_at)!
-- Somebody says that it was done, or was not after all.
insert into deadline_note (kind, subject, organisation_id, is_done, noted_by, noted_at)
values (:kind, :subject, :organisation_id, :is_done, :noted_by, :noted_at);

-- name: note_posting(organisation_id, campaign, posted_on, noted_by, noted_at)!
-- Results were posted on that day.
insert into posting (organisation_id, campaign, posted_on, noted_by, noted_at)
values (:organisation_id, :campaign, :posted_on, :noted_by, :noted_at);

-- name: calendar_days()
-- The operator's working and free days.
select day, is_working, note from calendar_day order by day;

-- name: put_calendar_day(day, is_working, note)!
-- Whether a day is worked.
insert into calendar_day (day, is_working, note) values (:day, :is_working, :note)
on conflict (day) do update set is_working = excluded.is_working, note = excluded.note;

-- name: calendar_dues()
-- The deadlines that this bureau has moved.
select deadline, due, set_at from calendar_due order by deadline;

-- name: put_calendar_due(deadline, due, set_at)!
-- A deadline of this bureau's own.
insert into calendar_due (deadline, due, set_at) values (:deadline, :due, :set_at)
on conflict (deadline) do update set due = excluded.due, set_at = excluded.set_at;

-- name: forget_calendar_due(deadline)!
-- The plan's own day again.
delete from calendar_due where deadline = :deadline;

-- name: record_election(id, held_on, set_at)!
-- A new term begins.
update organisation set last_election_on = :held_on, postponed_until = null, term_set_at = :set_at where id = :id;
