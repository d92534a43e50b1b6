-- Meetings and who comes, what was held, tasks of the superior, and what is asked where a record is missing.
-- Every row is appended: the latest one of a kind is what holds, and any earlier state can be shown (INV-25).

create table meeting (
    id {identity},
    convener_id bigint not null references organisation (id),
    kind {text} not null,
    called_by bigint not null references person (id),
    called_at {text} not null
);
create index meeting_by_convener on meeting (convener_id);

create table meeting_version (
    meeting_id bigint not null references meeting (id),
    version bigint not null,
    state {text} not null check (state in ('called', 'cancelled')),
    topic {text} not null,
    starts_at {text} not null,
    place {text} not null,
    remind_minutes bigint,
    written_by bigint not null references person (id),
    written_at {text} not null,
    primary key (meeting_id, version)
);
create index meeting_version_by_start on meeting_version (starts_at, meeting_id);

create table meeting_branch (
    branch_id bigint not null references organisation (id),
    meeting_id bigint not null references meeting (id),
    primary key (branch_id, meeting_id)
);
create index meeting_branch_by_meeting on meeting_branch (meeting_id, branch_id);

create table meeting_reply (
    id {identity},
    meeting_id bigint not null references meeting (id),
    branch_id bigint not null references organisation (id),
    person_id bigint not null references person (id),
    answer {text} not null check (answer in ('attends', 'leave')),
    category {text} check (category in ('official', 'travel', 'sick', 'other')),
    replied_at {text} not null
);
create index meeting_reply_by_meeting on meeting_reply (meeting_id, branch_id, id);

create table leave_decision (
    id {identity},
    reply_id bigint not null references meeting_reply (id),
    decision {text} not null check (decision in ('granted', 'refused')),
    decided_by bigint not null references person (id),
    decided_at {text} not null
);
create index leave_decision_by_reply on leave_decision (reply_id, id);

create table attendance (
    id {identity},
    meeting_id bigint not null references meeting (id),
    branch_id bigint not null references organisation (id),
    is_present bigint not null check (is_present in (0, 1)),
    recorded_by bigint not null references person (id),
    recorded_at {text} not null
);
create index attendance_by_meeting on attendance (meeting_id, branch_id, id);

create table held_meeting (
    id {identity},
    branch_id bigint not null references organisation (id),
    kind {text} not null,
    held_on {text} not null,
    topic {text} not null,
    present bigint not null,
    recorded_by bigint not null references person (id),
    recorded_at {text} not null
);
create index held_meeting_by_branch on held_meeting (branch_id, held_on, id);

create table held_meeting_void (
    held_meeting_id bigint primary key references held_meeting (id),
    voided_by bigint not null references person (id),
    voided_at {text} not null
);

create table task (
    id {identity},
    setter_id bigint not null references organisation (id),
    set_by bigint not null references person (id),
    set_at {text} not null
);
create index task_by_setter on task (setter_id);

create table task_version (
    task_id bigint not null references task (id),
    version bigint not null,
    state {text} not null check (state in ('set', 'cancelled')),
    title {text} not null,
    due_on {text} not null,
    written_by bigint not null references person (id),
    written_at {text} not null,
    primary key (task_id, version)
);
create index task_version_by_due on task_version (due_on, task_id);

create table task_branch (
    branch_id bigint not null references organisation (id),
    task_id bigint not null references task (id),
    primary key (branch_id, task_id)
);
create index task_branch_by_task on task_branch (task_id, branch_id);

create table task_report (
    id {identity},
    task_id bigint not null references task (id),
    branch_id bigint not null references organisation (id),
    is_done bigint not null check (is_done in (0, 1)),
    done_on {text} not null,
    reference {text} not null,
    reported_by bigint not null references person (id),
    reported_at {text} not null
);
create index task_report_by_task on task_report (task_id, branch_id, id);

create table task_postponement (
    id {identity},
    task_id bigint not null references task (id),
    branch_id bigint not null references organisation (id),
    until {text} not null,
    category {text} not null check (category in ('material', 'conflict', 'staff', 'other')),
    asked_by bigint not null references person (id),
    asked_at {text} not null
);
create index task_postponement_by_task on task_postponement (task_id, branch_id, id);

create table task_postponement_decision (
    id {identity},
    postponement_id bigint not null references task_postponement (id),
    decision {text} not null check (decision in ('granted', 'refused')),
    decided_by bigint not null references person (id),
    decided_at {text} not null
);
create index task_postponement_decision_by_postponement on task_postponement_decision (postponement_id, id);

create table inquiry (
    id {identity},
    subject {text} not null check (subject in ('meeting', 'task')),
    subject_id bigint not null,
    branch_id bigint not null references organisation (id),
    answer_until {text} not null,
    asked_by bigint not null references person (id),
    asked_at {text} not null,
    unique (subject, subject_id, branch_id)
);
create index inquiry_by_branch on inquiry (branch_id, id);
create index inquiry_by_end on inquiry (answer_until, id);

create table inquiry_answer (
    id {identity},
    inquiry_id bigint not null references inquiry (id),
    answer {text} not null check (answer in ('done', 'excused', 'missed')),
    answered_by bigint not null references person (id),
    answered_at {text} not null
);
create index inquiry_answer_by_inquiry on inquiry_answer (inquiry_id, id);

create table inquiry_conclusion (
    inquiry_id bigint primary key references inquiry (id),
    conclusion {text} not null check (conclusion in ('done', 'excused', 'deducted')),
    event_id bigint references event (id),
    concluded_by bigint not null references person (id),
    concluded_at {text} not null
);
create index inquiry_conclusion_by_event on inquiry_conclusion (event_id);
