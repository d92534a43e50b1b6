-- name: audited_event(id, limit)
-- Events behind a number, as they were recorded.
select id, branch_id, rule, level, count, occurred_on, kept, document, recorded_by, recorded_at, corrects
from event where id > :id order by id limit :limit;

-- name: audited_event_decision(id, limit)
-- Decisions on events behind a number.
select id, event_id, decision, reason, awarded, decided_by, decided_at
from event_decision where id > :id order by id limit :limit;

-- name: audited_self_assessment(id, limit)
-- Versions of self-assessments behind a number, each with what it was written for.
select s.id, s.assessment_id, s.version, s.kind, s.meeting_on, s.present, s.aimed_star, s.scores, s.reasons,
    s.written_by, s.written_at, a.branch_id, a.year, a.stage, a.rule_set
from self_assessment s join assessment a on a.id = s.assessment_id
where s.id > :id order by s.id limit :limit;

-- name: audited_self_assessment_decision(id, limit)
-- Returns and withdrawals behind a number, each with the version that it closed.
select d.id, d.self_assessment_id, d.decision, d.reason, d.decided_by, d.decided_at, s.assessment_id, s.version
from self_assessment_decision d join self_assessment s on s.id = d.self_assessment_id
where d.id > :id order by d.id limit :limit;
