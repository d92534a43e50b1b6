-- Organisations, people, talks, events, assessments, messages in and out, the audit chain.
-- {identity}, {text}: what each database calls an own number, and text compared byte by byte.

create table organisation (
    id {identity},
    code {text} not null unique,
    name {text} not null,
    kind {text} not null check (kind in ('work_committee', 'organ_committee', 'general_branch', 'branch')),
    parent_id bigint references organisation (id),
    member_count bigint,
    term_years bigint,
    last_election_on {text},
    postponed_until {text},
    superior_reviewer {text}
);
create index organisation_by_parent on organisation (parent_id);

create table person (
    id {identity},
    created_at {text} not null,
    notice_version {text},
    notice_at {text}
);

create table account (
    platform {text} not null,
    account_hash {text} not null,
    account_cipher {text} not null,
    person_id bigint not null references person (id),
    bound_at {text} not null,
    primary key (platform, account_hash)
);
create index account_by_person on account (person_id);

create table post (
    id {identity},
    person_id bigint not null references person (id),
    organisation_id bigint not null references organisation (id),
    role {text} not null
        check (role in ('secretary', 'deputy', 'committee_member', 'reviewer', 'office', 'admin', 'member')),
    since {text} not null,
    ended_at {text}
);
create unique index post_active on post (person_id, organisation_id, role) where ended_at is null;
create index post_by_organisation on post (organisation_id);

create table binding_code (
    code_hash {text} primary key,
    organisation_id bigint not null references organisation (id),
    role {text} not null,
    issued_by bigint references person (id),
    issued_at {text} not null,
    expires_at {text} not null,
    used_at {text},
    used_by bigint references person (id)
);

create table binding_failure (
    id {identity},
    person_id bigint not null references person (id),
    failed_at {text} not null
);
create index binding_failure_by_person on binding_failure (person_id, failed_at);

create table attention (
    person_id bigint primary key references person (id),
    version bigint not null,
    dialogue {text},
    mark {text} not null,
    offers {text} not null,
    post_id bigint,
    changed_at {text} not null
);

create table sheet (
    person_id bigint not null references person (id),
    dialogue {text} not null,
    answers {text} not null,
    changed_at {text} not null,
    primary key (person_id, dialogue)
);

create table event (
    id {identity},
    branch_id bigint not null references organisation (id),
    rule {text} not null,
    level {text},
    count bigint not null,
    occurred_on {text} not null,
    kept {text},
    document {text} not null,
    corrects bigint references event (id),
    recorded_by bigint not null references person (id),
    recorded_at {text} not null
);
create index event_by_branch on event (branch_id, occurred_on, id);

create table event_decision (
    id {identity},
    event_id bigint not null references event (id),
    decision {text} not null check (decision in ('confirmed', 'rejected', 'revoked')),
    reason {text} not null,
    awarded {text},
    decided_by bigint not null references person (id),
    decided_at {text} not null
);
create index event_decision_by_event on event_decision (event_id, id);

create table assessment (
    id {identity},
    branch_id bigint not null references organisation (id),
    year bigint not null,
    stage {text} not null check (stage in ('declaration', 'year_end')),
    phase bigint not null check (phase between 1 and 8),
    rule_set {text} not null,
    begun_at {text} not null,
    unique (branch_id, year, stage)
);

create table self_assessment (
    id {identity},
    assessment_id bigint not null references assessment (id),
    version bigint not null,
    kind {text} not null check (kind in ('draft', 'submission')),
    meeting_on {text},
    present bigint,
    aimed_star bigint,
    scores {text} not null,
    reasons {text} not null,
    written_by bigint not null references person (id),
    written_at {text} not null,
    unique (assessment_id, version)
);

create table self_assessment_decision (
    id {identity},
    self_assessment_id bigint not null references self_assessment (id),
    decision {text} not null check (decision in ('returned', 'withdrawn')),
    reason {text} not null,
    decided_by bigint not null references person (id),
    decided_at {text} not null
);
create index self_assessment_decision_by_version on self_assessment_decision (self_assessment_id, id);

create table inbox (
    mark {text} primary key,
    reply {text} not null,
    received_at {text} not null
);

create table outbox (
    id {identity},
    person_id bigint not null references person (id),
    kind {text} not null,
    body {text} not null,
    unique_key {text} not null unique,
    state {text} not null check (state in ('queued', 'sending', 'sent', 'refused', 'unknown')),
    attempts bigint not null,
    due_at {text} not null,
    not_before {text} not null,
    created_at {text} not null,
    lease_until {text},
    detail {text} not null,
    settled_at {text}
);
create index outbox_unsettled on outbox (person_id, due_at, id) where state in ('queued', 'sending');
create index outbox_due on outbox (due_at, id) where state in ('queued', 'sending');

create table audit (
    seq bigint primary key,
    at {text} not null,
    actor bigint,
    action {text} not null,
    organisation_id bigint,
    outcome {text} not null check (outcome in ('done', 'refused')),
    details {text} not null,
    hash {text} not null
);

create table hold (
    id bigint primary key check (id = 1),
    since {text} not null,
    reason {text} not null
);
