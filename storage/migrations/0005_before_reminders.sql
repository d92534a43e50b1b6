-- What is due when, by word and by table; what people wish; and the reminders that come of it.

-- A reminder to one person. It is planned ahead, and composed when its time has come from what holds then.
create table reminder (
    id {identity},
    kind {text} not null,
    subject {text} not null,
    organisation_id bigint not null references organisation (id),
    person_id bigint not null references person (id),
    step {text} not null,
    due {text} not null,
    rule_set {text} not null,
    at {text} not null,
    -- when it should have gone out, where nobody was there to send it
    missed_at {text},
    state {text} not null check (state in ('waiting', 'sent', 'dropped')),
    reason {text} not null,
    -- the unique key of the message that carried it
    message {text},
    created_at {text} not null,
    settled_at {text}
);
create unique index reminder_once on reminder (person_id, organisation_id, kind, subject, step, due, rule_set);
create index reminder_due on reminder (at, id) where state = 'waiting';
create index reminder_waiting_of on reminder (person_id) where state = 'waiting';
create index reminder_by_time on reminder (at, id) where state <> 'waiting';

create table reminder_wish (
    person_id bigint primary key references person (id),
    hour bigint not null check (hour between 0 and 23)
);

-- An empty subject mutes the whole kind, wherever.
create table reminder_mute (
    person_id bigint not null references person (id),
    kind {text} not null,
    subject {text} not null,
    organisation_id bigint not null,
    muted_at {text} not null,
    primary key (person_id, kind, subject, organisation_id)
);

-- Somebody's word that a thing was done, or was not after all. The latest one holds.
create table deadline_note (
    id {identity},
    kind {text} not null,
    subject {text} not null,
    organisation_id bigint not null references organisation (id),
    is_done bigint not null check (is_done in (0, 1)),
    noted_by bigint not null references person (id),
    noted_at {text} not null
);
create index deadline_note_by_organisation on deadline_note (organisation_id, id);

-- The day on which results were posted for publicity. The latest one of a campaign holds.
create table posting (
    id {identity},
    organisation_id bigint not null references organisation (id),
    campaign {text} not null,
    posted_on {text} not null,
    noted_by bigint not null references person (id),
    noted_at {text} not null
);
create index posting_by_organisation on posting (organisation_id, id);

-- The operator's tables: days that are worked or not (调休), and deadlines of this bureau's own.
create table calendar_day (
    day {text} primary key,
    is_working bigint not null check (is_working in (0, 1)),
    note {text} not null
);
create table calendar_due (
    deadline {text} primary key,
    due {text} not null
);

-- Up to when everything has been planned, and what has to be planned anew.
create table planning (
    id bigint primary key check (id = 1),
    planned_at {text} not null
);
create table replan (
    organisation_id bigint primary key references organisation (id)
);
