-- name: plan_reminder(kind, subject, organisation_id, person_id, step, due, rule_set, at, created_at)!
-- Plans a reminder; one that waits already only gets its new time.
insert into reminder (kind, subject, organisation_id, person_id, step, due, rule_set, at, state, reason, created_at)
values (:kind, :subject, :organisation_id, :person_id, :step, :due, :rule_set, :at, 'waiting', '', :created_at)
on conflict (person_id, organisation_id, kind, subject, step, due, rule_set) do update set at = excluded.at
where reminder.state = 'waiting' and reminder.missed_at is null and reminder.at <> excluded.at;

-- name: due_reminders(now, persons)
-- All that is due to the persons who have waited longest; in hold nothing from before it.
select r.id, r.kind, r.subject, r.organisation_id, r.person_id, r.step, r.due, r.rule_set, r.at, r.missed_at, r.state,
    r.reason, r.message, r.created_at
from reminder r
where r.state = 'waiting' and r.at <= :now and r.person_id in (
        select d.person_id from reminder d where d.state = 'waiting' and d.at <= :now
            and not exists (select 1 from hold h where d.created_at < h.since or d.at < h.since)
        order by d.at, d.id limit :persons)
    and not exists (select 1 from hold h where r.created_at < h.since or r.at < h.since)
order by r.person_id, r.at, r.id;

-- name: settle_reminder(id, state, reason, message, settled_at)!
-- What became of a reminder.
update reminder set state = :state, reason = :reason, message = :message, settled_at = :settled_at
where id = :id and state = 'waiting';

-- name: put_off_reminder(id, at, missed_at)!
-- A reminder that may not go out now waits for another time.
update reminder set at = :at, missed_at = :missed_at where id = :id and state = 'waiting';

-- name: reminder_by_id(id)^
-- One reminder.
select id, kind, subject, organisation_id, person_id, step, due, rule_set, at, missed_at, state, reason, message,
    created_at
from reminder where id = :id;

-- name: next_reminder_at()$
-- When the next one waits for.
select at from reminder where state = 'waiting' order by at, id limit 1;

-- name: reminders_between(since, until)
-- Reminders whose time lies in a span, with the state of the message that carried them.
select r.id, r.kind, r.subject, r.organisation_id, r.person_id, r.step, r.due, r.rule_set, r.at, r.missed_at, r.state,
    r.reason, r.message, r.created_at, o.state, coalesce(o.settled_at, r.settled_at)
from reminder r left join outbox o on o.unique_key = r.message
where coalesce(r.missed_at, r.at) >= :since and coalesce(r.missed_at, r.at) < :until order by r.at, r.id;

-- name: reminders_of_person(person_id, since, until)
-- The same, of one person.
select r.id, r.kind, r.subject, r.organisation_id, r.person_id, r.step, r.due, r.rule_set, r.at, r.missed_at, r.state,
    r.reason, r.message, r.created_at, o.state, coalesce(o.settled_at, r.settled_at)
from reminder r left join outbox o on o.unique_key = r.message
where r.person_id = :person_id and r.at >= :since and r.at < :until order by r.at, r.id;

-- name: reminders_of_message(person_id, message)
-- What one message to a person reminded of.
select id, kind, subject, organisation_id, person_id, step, due, rule_set, at, missed_at, state, reason, message,
    created_at
from reminder where person_id = :person_id and message = :message order by id;

-- name: forget_reminders(before)!
-- Settled reminders from before an instant are no longer kept.
delete from reminder where state <> 'waiting' and settled_at < :before;

-- name: planned_at()$
-- When everything was planned last.
select planned_at from planning;

-- name: set_planned_at(planned_at)!
-- Everything has been planned as of this instant.
insert into planning (id, planned_at) values (1, :planned_at)
on conflict (id) do update set planned_at = excluded.planned_at;

-- name: ask_replan(organisation_id)!
-- What is due there has changed.
insert into replan (organisation_id) values (:organisation_id) on conflict do nothing;

-- name: replans(limit)
-- Organisations to be planned anew.
select organisation_id from replan order by organisation_id limit :limit;

-- name: end_replan(organisation_id)!
-- It has been planned anew.
delete from replan where organisation_id = :organisation_id;

-- name: wish_hour(person_id, hour)!
-- The hour at which a person wants to be reminded.
insert into reminder_wish (person_id, hour) values (:person_id, :hour)
on conflict (person_id) do update set hour = excluded.hour;

-- name: forget_wish(person_id)!
-- The usual hour again.
delete from reminder_wish where person_id = :person_id;

-- name: wished_hour(person_id)$
-- One person's wish.
select hour from reminder_wish where person_id = :person_id;

-- name: mute(person_id, kind, subject, organisation_id, muted_at)!
-- No more reminders of this to this person.
insert into reminder_mute (person_id, kind, subject, organisation_id, muted_at)
values (:person_id, :kind, :subject, :organisation_id, :muted_at) on conflict do nothing;

-- name: unmute_all(person_id)!
-- Reminders of everything again.
delete from reminder_mute where person_id = :person_id;

-- name: mutes_of(person_id)
-- One person's mutes.
select person_id, kind, subject, organisation_id from reminder_mute where person_id = :person_id order by muted_at;

-- name: wished_hours(ids)
-- The wishes of these persons.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select s.person_id, s.hour from wanted w join reminder_wish s on s.person_id = w.id;

-- name: mutes(ids)
-- The mutes of these persons.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select m.person_id, m.kind, m.subject, m.organisation_id from wanted w join reminder_mute m on m.person_id = w.id;

-- name: replan_meeting(id)!
-- What is due has changed for whoever called a meeting and for whoever is expected.
insert into replan (organisation_id)
select b.branch_id from meeting_branch b where b.meeting_id = :id
union select m.convener_id from meeting m where m.id = :id
on conflict do nothing;

-- name: replan_task(id)!
-- What is due has changed for whoever has a task to do.
insert into replan (organisation_id) select b.branch_id from task_branch b where b.task_id = :id
on conflict do nothing;

-- name: replan_form(id)!
-- What is due has changed for the branch whose form is open again.
insert into replan (organisation_id)
select a.branch_id from self_assessment v join assessment a on a.id = v.assessment_id where v.id = :id
on conflict do nothing;

-- name: replan_leave(id)!
-- What is due has changed for the branch whose leave was decided on.
insert into replan (organisation_id) select r.branch_id from meeting_reply r where r.id = :id
on conflict do nothing;

-- name: replan_postponement(id)!
-- What is due has changed for the branch that had asked for a later day.
insert into replan (organisation_id) select p.branch_id from task_postponement p where p.id = :id
on conflict do nothing;
