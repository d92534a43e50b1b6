-- name: begin_assessment(branch_id, year, stage, rule_set, begun_at)<!
-- Begins a branch's assessment; nothing where it has begun.
insert into assessment (branch_id, year, stage, phase, rule_set, begun_at)
values (:branch_id, :year, :stage, 2, :rule_set, :begun_at)
on conflict do nothing returning id, branch_id, year, stage, phase, rule_set, begun_at;

-- name: find_assessment(branch_id, year, stage)^
-- A branch's assessment of a year and stage.
select id, branch_id, year, stage, phase, rule_set, begun_at from assessment
where branch_id = :branch_id and year = :year and stage = :stage;

-- name: move_assessment(id, phase, expected_phase)!
-- From one phase to another; nothing where it stands elsewhere.
update assessment set phase = :phase where id = :id and phase = :expected_phase;

-- name: add_self_assessment(assessment_id, kind, meeting_on, present, aimed_star, scores, reasons, written_by, written_at)<!
-- The next version of a self-assessment.
insert into self_assessment (assessment_id, version, kind, meeting_on, present, aimed_star, scores, reasons, written_by,
    written_at)
values (:assessment_id,
    (select coalesce(max(v.version), 0) + 1 from self_assessment v where v.assessment_id = :assessment_id),
    :kind, :meeting_on, :present, :aimed_star, :scores, :reasons, :written_by, :written_at)
returning id, version, (select a.year from assessment a where a.id = :assessment_id),
    (select a.stage from assessment a where a.id = :assessment_id);

-- name: close_self_assessment(self_assessment_id, decision, reason, decided_by, decided_at)<!
-- A version was returned or withdrawn.
insert into self_assessment_decision (self_assessment_id, decision, reason, decided_by, decided_at)
values (:self_assessment_id, :decision, :reason, :decided_by, :decided_at)
returning id;

-- name: latest_self_assessment(assessment_id, kind)^
-- The newest version of a kind.
select s.id, s.assessment_id, s.version, s.kind, s.meeting_on, s.present, s.aimed_star, s.scores, s.reasons,
    s.written_by, s.written_at, d.decision, d.reason, a.year, a.stage
from self_assessment s join assessment a on a.id = s.assessment_id
left join self_assessment_decision d
    on d.id = (select max(l.id) from self_assessment_decision l where l.self_assessment_id = s.id)
where s.assessment_id = :assessment_id and s.kind = :kind order by s.version desc limit 1;

-- name: self_assessment_versions(assessment_id)
-- Every version, oldest first.
select s.id, s.assessment_id, s.version, s.kind, s.meeting_on, s.present, s.aimed_star, s.scores, s.reasons,
    s.written_by, s.written_at, d.decision, d.reason, a.year, a.stage
from self_assessment s join assessment a on a.id = s.assessment_id
left join self_assessment_decision d
    on d.id = (select max(l.id) from self_assessment_decision l where l.self_assessment_id = s.id)
where s.assessment_id = :assessment_id order by s.version;

-- name: standing_self_assessment(branch_id, year, before, known_at)^
-- The newest submission of a branch in a year, written before one instant and known at another.
select s.id, s.assessment_id, s.version, s.kind, s.meeting_on, s.present, s.aimed_star, s.scores, s.reasons,
    s.written_by, s.written_at, d.decision, d.reason, a.year, a.stage
from assessment a join self_assessment s on s.assessment_id = a.id
left join self_assessment_decision d on d.id = (select max(l.id) from self_assessment_decision l
    where l.self_assessment_id = s.id and l.decided_at <= :known_at)
where a.branch_id = :branch_id and a.year = :year and s.kind = 'submission'
    and s.written_at < :before and s.written_at <= :known_at
order by s.written_at desc, s.id desc limit 1;

-- name: last_cycle(branch_id, year, stage)^
-- The newest submission of a branch in an earlier cycle ('declaration' sorts before 'year_end').
select s.id, s.assessment_id, s.version, s.kind, s.meeting_on, s.present, s.aimed_star, s.scores, s.reasons,
    s.written_by, s.written_at, d.decision, d.reason, a.year, a.stage
from assessment a join self_assessment s on s.assessment_id = a.id
left join self_assessment_decision d
    on d.id = (select max(l.id) from self_assessment_decision l where l.self_assessment_id = s.id)
where a.branch_id = :branch_id and (a.year < :year or (a.year = :year and a.stage < :stage)) and s.kind = 'submission'
order by a.year desc, a.stage desc, s.version desc limit 1;

-- name: submitted_below(organisation_id)
-- Assessments submitted or under review of branches below an organisation, with their newest submission, by code.
with recursive below (id) as (
    select o.id from organisation o where o.parent_id = :organisation_id
    union
    select o.id from organisation o join below on o.parent_id = below.id
)
select o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years, o.last_election_on, o.postponed_until,
    o.superior_reviewer,
    a.id, a.branch_id, a.year, a.stage, a.phase, a.rule_set, a.begun_at,
    s.id, s.assessment_id, s.version, s.kind, s.meeting_on, s.present, s.aimed_star, s.scores, s.reasons,
    s.written_by, s.written_at, d.decision, d.reason, a.year, a.stage
from below join organisation o on o.id = below.id
join assessment a on a.branch_id = o.id and a.phase in (3, 4)
join self_assessment s on s.assessment_id = a.id and s.version = (select max(v.version) from self_assessment v
    where v.assessment_id = a.id and v.kind = 'submission')
left join self_assessment_decision d
    on d.id = (select max(l.id) from self_assessment_decision l where l.self_assessment_id = s.id)
order by o.code, a.year, a.stage;
