-- name: ask_branch(subject, subject_id, branch_id, answer_until, asked_by, asked_at)<!
-- A branch is asked about a record that is missing; nothing where it was asked before.
insert into inquiry (subject, subject_id, branch_id, answer_until, asked_by, asked_at)
values (:subject, :subject_id, :branch_id, :answer_until, :asked_by, :asked_at) on conflict do nothing returning id;

-- name: inquiry_about(subject, subject_id, branch_id)^
-- What a branch was asked about one meeting or task, with its latest answer and what was concluded.
select i.id, i.subject, i.subject_id, i.branch_id, i.answer_until, i.asked_at, a.answer, a.answered_at,
    case when d.id is null then c.conclusion else 'excused' end, c.event_id
from inquiry i left join inquiry_answer a
    on a.id = (select max(l.id) from inquiry_answer l where l.inquiry_id = i.id)
left join inquiry_conclusion c on c.inquiry_id = i.id
left join event_decision d on d.id = (select max(l.id) from event_decision l
    where l.event_id = c.event_id and l.decision = 'revoked')
where i.subject = :subject and i.subject_id = :subject_id and i.branch_id = :branch_id;

-- name: inquiry_by_id(id)^
-- One inquiry with its latest answer and what was concluded.
select i.id, i.subject, i.subject_id, i.branch_id, i.answer_until, i.asked_at, a.answer, a.answered_at,
    case when d.id is null then c.conclusion else 'excused' end, c.event_id
from inquiry i left join inquiry_answer a
    on a.id = (select max(l.id) from inquiry_answer l where l.inquiry_id = i.id)
left join inquiry_conclusion c on c.inquiry_id = i.id
left join event_decision d on d.id = (select max(l.id) from event_decision l
    where l.event_id = c.event_id and l.decision = 'revoked')
where i.id = :id;

-- name: inquiries_about(subject, subject_id)
-- All that was asked about one meeting or task, by branch.
select i.id, i.subject, i.subject_id, i.branch_id, i.answer_until, i.asked_at, a.answer, a.answered_at,
    case when d.id is null then c.conclusion else 'excused' end, c.event_id
from inquiry i left join inquiry_answer a
    on a.id = (select max(l.id) from inquiry_answer l where l.inquiry_id = i.id)
left join inquiry_conclusion c on c.inquiry_id = i.id
left join event_decision d on d.id = (select max(l.id) from event_decision l
    where l.event_id = c.event_id and l.decision = 'revoked')
where i.subject = :subject and i.subject_id = :subject_id order by i.branch_id;

-- name: open_inquiries_of(branch_id)
-- What a branch was asked and nobody has concluded, oldest first.
select i.id, i.subject, i.subject_id, i.branch_id, i.answer_until, i.asked_at, a.answer, a.answered_at, null, null
from inquiry i left join inquiry_answer a
    on a.id = (select max(l.id) from inquiry_answer l where l.inquiry_id = i.id)
where i.branch_id = :branch_id and not exists (select 1 from inquiry_conclusion c where c.inquiry_id = i.id)
order by i.id;

-- name: first_shown(first_key, last_key)$
-- When the words of one of the messages whose keys lie between these were first shown to its person.
select min(opened_at) from outbox where unique_key > :first_key and unique_key < :last_key;

-- name: is_queued(unique_key)$
-- 1 where a message with this key is there, whatever became of it.
select 1 from outbox where unique_key = :unique_key;

-- name: inquiries_ended(since, until)
-- Those whose time to answer ended in a span of time, without an answer or a conclusion.
select i.id, i.subject, i.subject_id, i.branch_id, i.answer_until, i.asked_at, null, null, null, null
from inquiry i
where i.answer_until > :since and i.answer_until <= :until
    and not exists (select 1 from inquiry_answer a where a.inquiry_id = i.id)
    and not exists (select 1 from inquiry_conclusion c where c.inquiry_id = i.id)
order by i.answer_until, i.id;

-- name: inquiry_of_event(event_id)^
-- Which meeting or task a deduction comes from.
select i.id, i.subject, i.subject_id, i.branch_id, i.answer_until, i.asked_at, null, null, c.conclusion, c.event_id
from inquiry_conclusion c join inquiry i on i.id = c.inquiry_id
where c.event_id = :event_id;

-- name: answer_inquiry(inquiry_id, answer, answered_by, answered_at)!
-- What a branch says; the latest word holds.
insert into inquiry_answer (inquiry_id, answer, answered_by, answered_at)
values (:inquiry_id, :answer, :answered_by, :answered_at);

-- name: conclude_inquiry(inquiry_id, conclusion, event_id, concluded_by, concluded_at)!
-- What came of it, once; nothing where it was concluded before.
insert into inquiry_conclusion (inquiry_id, conclusion, event_id, concluded_by, concluded_at)
values (:inquiry_id, :conclusion, :event_id, :concluded_by, :concluded_at) on conflict do nothing;
