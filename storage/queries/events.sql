-- name: record_event(branch_id, rule, level, count, occurred_on, kept, document, corrects, recorded_by, recorded_at)<!
-- One event, as it was recorded.
insert into event (branch_id, rule, level, count, occurred_on, kept, document, corrects, recorded_by, recorded_at)
values (:branch_id, :rule, :level, :count, :occurred_on, :kept, :document, :corrects, :recorded_by, :recorded_at)
returning id;

-- name: decide_event(event_id, decision, reason, awarded, decided_by, decided_at)<!
-- One decision about an event.
insert into event_decision (event_id, decision, reason, awarded, decided_by, decided_at)
values (:event_id, :decision, :reason, :awarded, :decided_by, :decided_at)
returning id;

-- name: event_by_id(id)^
-- One event with its latest decision.
select e.id, e.branch_id, e.rule, e.level, e.count, e.occurred_on, e.kept, e.document, e.recorded_by, e.recorded_at,
    e.corrects, d.decision, d.awarded, d.decided_by, d.decided_at, d.reason
from event e left join event_decision d on d.id = (select max(l.id) from event_decision l where l.event_id = e.id)
where e.id = :id;

-- name: events_of(branch_id, first_day, last_day, known_at)
-- A branch's events between two days with the latest decision on each, as it was known at an instant.
select e.id, e.branch_id, e.rule, e.level, e.count, e.occurred_on, e.kept, e.document, e.recorded_by, e.recorded_at,
    e.corrects, d.decision, d.awarded, d.decided_by, d.decided_at, d.reason
from event e left join event_decision d
    on d.id = (select max(l.id) from event_decision l where l.event_id = e.id and l.decided_at <= :known_at)
where e.branch_id = :branch_id and e.occurred_on between :first_day and :last_day and e.recorded_at <= :known_at
order by e.occurred_on, e.id;

-- name: waiting_events_below(organisation_id)
-- Events of branches below an organisation that nobody has decided on, oldest first.
with recursive below (id) as (
    select o.id from organisation o where o.parent_id = :organisation_id
    union
    select o.id from organisation o join below on o.parent_id = below.id
)
select e.id, e.branch_id, e.rule, e.level, e.count, e.occurred_on, e.kept, e.document, e.recorded_by, e.recorded_at,
    e.corrects, null, null, null, null, null
from below join event e on e.branch_id = below.id
where not exists (select 1 from event_decision d where d.event_id = e.id)
order by e.recorded_at, e.id;
