-- name: new_task(setter_id, set_by, set_at)<!
-- A task; what and until when is in its versions.
insert into task (setter_id, set_by, set_at) values (:setter_id, :set_by, :set_at) returning id;

-- name: new_task_version(task_id, version, state, title, due_on, written_by, written_at)!
-- What holds of a task from now on; nothing where somebody wrote this version first.
insert into task_version (task_id, version, state, title, due_on, written_by, written_at)
values (:task_id, :version, :state, :title, :due_on, :written_by, :written_at) on conflict do nothing;

-- name: give_task(task_id, branch_id)!
-- A branch has a task to do.
insert into task_branch (task_id, branch_id) values (:task_id, :branch_id);

-- name: task_by_id(id)^
-- One task as it stands.
select t.id, t.setter_id, o.name, o.kind, v.version, v.state, v.title, v.due_on, t.set_by
from task t join organisation o on o.id = t.setter_id
join task_version v on v.task_id = t.id
    and v.version = (select max(l.version) from task_version l where l.task_id = t.id)
where t.id = :id;

-- name: tasks_of_branch(branch_id, since)
-- The tasks of a branch that are due from a day on, by day.
select t.id, t.setter_id, o.name, o.kind, v.version, v.state, v.title, v.due_on, t.set_by
from task_branch b join task t on t.id = b.task_id join organisation o on o.id = t.setter_id
join task_version v on v.task_id = t.id
    and v.version = (select max(l.version) from task_version l where l.task_id = t.id)
where b.branch_id = :branch_id and v.due_on >= :since
order by v.due_on, t.id;

-- name: tasks_set_by(setter_id, since)
-- The tasks that an organisation has set, due from a day on, by day.
select t.id, t.setter_id, o.name, o.kind, v.version, v.state, v.title, v.due_on, t.set_by
from task t join organisation o on o.id = t.setter_id
join task_version v on v.task_id = t.id
    and v.version = (select max(l.version) from task_version l where l.task_id = t.id)
where t.setter_id = :setter_id and v.due_on >= :since
order by v.due_on, t.id;

-- name: tasks_due_between(since, until)
-- The tasks that stand and fall due from a day on and before another, by day.
select t.id, t.setter_id, o.name, o.kind, v.version, v.state, v.title, v.due_on, t.set_by
from task_version v join task t on t.id = v.task_id join organisation o on o.id = t.setter_id
where v.due_on >= :since and v.due_on < :until and v.state = 'set'
    and not exists (select 1 from task_version l where l.task_id = v.task_id and l.version > v.version)
order by v.due_on, t.id;

-- name: branches_with_task(task_id)
-- The branches that have a task to do, by code.
select o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years, o.last_election_on, o.postponed_until,
    o.superior_reviewer
from task_branch b join organisation o on o.id = b.branch_id
where b.task_id = :task_id order by o.code;

-- name: has_task(task_id, branch_id)$
-- 1 where a branch has a task to do.
select 1 from task_branch where branch_id = :branch_id and task_id = :task_id;

-- name: report_task(task_id, branch_id, is_done, done_on, reference, reported_by, reported_at)!
-- That a branch has done a task, or that this was said by mistake.
insert into task_report (task_id, branch_id, is_done, done_on, reference, reported_by, reported_at)
values (:task_id, :branch_id, :is_done, :done_on, :reference, :reported_by, :reported_at);

-- name: reports_on(task_id)
-- What each branch reported last on a task.
select r.branch_id, r.is_done, r.done_on, r.reference, r.reported_at from task_report r
where r.task_id = :task_id
    and not exists (select 1 from task_report l
        where l.task_id = r.task_id and l.branch_id = r.branch_id and l.id > r.id)
order by r.branch_id;

-- name: ask_postponement(task_id, branch_id, until, category, asked_by, asked_at)<!
-- A branch asks for a later day.
insert into task_postponement (task_id, branch_id, until, category, asked_by, asked_at)
values (:task_id, :branch_id, :until, :category, :asked_by, :asked_at) returning id;

-- name: postponements_of(task_id)
-- Every postponement asked for a task, oldest first, with the latest decision on each.
select p.id, p.task_id, p.branch_id, p.until, p.category, p.asked_by, p.asked_at, d.decision
from task_postponement p left join task_postponement_decision d
    on d.id = (select max(l.id) from task_postponement_decision l where l.postponement_id = p.id)
where p.task_id = :task_id order by p.id;

-- name: postponement_by_id(id)^
-- One postponement asked for, with the latest decision on it.
select p.id, p.task_id, p.branch_id, p.until, p.category, p.asked_by, p.asked_at, d.decision
from task_postponement p left join task_postponement_decision d
    on d.id = (select max(l.id) from task_postponement_decision l where l.postponement_id = p.id)
where p.id = :id;

-- name: decide_postponement(postponement_id, decision, decided_by, decided_at)!
-- What the superior decided on a postponement.
insert into task_postponement_decision (postponement_id, decision, decided_by, decided_at)
values (:postponement_id, :decision, :decided_by, :decided_at);
