-- name: convened_meetings(ids, since, until)
-- The meetings at which these branches are expected in a span of time, with what each answered last, and when anything
-- about it was changed last.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select b.branch_id, m.id, m.convener_id, o.kind, m.kind, v.state, v.topic, v.starts_at, v.place, v.remind_minutes,
    m.called_by, m.called_at, v.written_at, r.answer, r.replied_at, d.decision, d.decided_at
from wanted w join meeting_branch b on b.branch_id = w.id join meeting m on m.id = b.meeting_id
join organisation o on o.id = m.convener_id
join meeting_version v on v.meeting_id = m.id
    and v.version = (select max(l.version) from meeting_version l where l.meeting_id = m.id)
left join meeting_reply r on r.id = (select max(l.id) from meeting_reply l
    where l.meeting_id = m.id and l.branch_id = b.branch_id)
left join leave_decision d on d.id = (select max(l.id) from leave_decision l where l.reply_id = r.id)
where v.starts_at >= :since and v.starts_at < :until
order by b.branch_id, m.id;

-- name: convened_notes(ids, since, until)
-- The meetings in a span of time that these branches noted for whoever noted them alone.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select m.convener_id, m.id, m.convener_id, 'branch', m.kind, v.state, v.topic, v.starts_at, v.place,
    v.remind_minutes, m.called_by, m.called_at, v.written_at, null, null, null, null
from wanted w join meeting m on m.convener_id = w.id
join organisation o on o.id = w.id and o.kind = 'branch'
join meeting_version v on v.meeting_id = m.id
    and v.version = (select max(l.version) from meeting_version l where l.meeting_id = m.id)
where v.starts_at >= :since and v.starts_at < :until
    and not exists (select 1 from meeting_branch b where b.branch_id = w.id and b.meeting_id = m.id)
order by m.convener_id, m.id;

-- name: convened_tasks(ids, since, until)
-- The tasks of these branches that were first due between two days, with the last report, the latest later day that
-- nobody refused, and when a later day was asked for and decided on last.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> '')
select b.branch_id, t.id, o.kind, v.state, v.title, v.due_on, t.set_at, r.is_done,
    (select max(p.until) from task_postponement p
        where p.task_id = t.id and p.branch_id = b.branch_id and 'refused' <> coalesce(
            (select d.decision from task_postponement_decision d where d.postponement_id = p.id
                order by d.id desc limit 1), 'granted')),
    (select c.conclusion from inquiry i join inquiry_conclusion c on c.inquiry_id = i.id
        where i.subject = 'task' and i.subject_id = t.id and i.branch_id = b.branch_id),
    v.written_at, r.reported_at,
    (select max(p.asked_at) from task_postponement p where p.task_id = t.id and p.branch_id = b.branch_id),
    (select max(d.decided_at) from task_postponement p
        join task_postponement_decision d on d.postponement_id = p.id
        where p.task_id = t.id and p.branch_id = b.branch_id)
from wanted w join task_branch b on b.branch_id = w.id join task t on t.id = b.task_id
join organisation o on o.id = t.setter_id
join task_version v on v.task_id = t.id
    and v.version = (select max(l.version) from task_version l where l.task_id = t.id)
left join task_report r on r.id = (select max(l.id) from task_report l
    where l.task_id = t.id and l.branch_id = b.branch_id)
where v.due_on >= :since and v.due_on <= :until
order by b.branch_id, t.id;
