-- Delivery over several channels: which one a message takes, what came in its way, when an account was heard last.

-- null: never since it was bound
alter table account add column contacted_at {text};
-- why nothing can be sent there until the next message from it; null: it can
alter table account add column unreachable {text};

-- null: every offer has its digit
alter table attention add column digits bigint;
-- the push that digits answer; null: the last message of the talk
alter table attention add column push bigint;
-- how much came in during the minute that began then
alter table attention add column inputs bigint not null default 0;
alter table attention add column inputs_since {text};

-- null: any of the person's
alter table outbox add column platform {text};
alter table outbox add column account_hash {text};
-- the platform it is tried on next; empty: still to be found
alter table outbox add column lane {text} not null default '';
alter table outbox add column busy bigint not null default 0;
-- the platforms that were given up for it
alter table outbox add column tried {text} not null default '';
alter table outbox add column trouble {text};
-- when its words were shown, not only that there are some
alter table outbox add column opened_at {text};

update outbox set opened_at = coalesce(settled_at, created_at) where state = 'sent';

create index outbox_by_lane on outbox (lane, due_at, id) where state in ('queued', 'sending');
create index outbox_untold on outbox (person_id, due_at, id) where state in ('refused', 'unknown');
create index outbox_unopened on outbox (person_id, due_at, id) where state = 'sent' and opened_at is null;
drop index outbox_due;

-- A channel that waits as a whole: its quota is used up, or its set-up is refused.
create table channel_trouble (
    platform {text} primary key,
    trouble {text} not null,
    detail {text} not null,
    since {text} not null,
    closed_until {text} not null
);

-- A code that brings another account to a person.
create table channel_code (
    code_hash {text} primary key,
    person_id bigint not null references person (id),
    issued_at {text} not null,
    expires_at {text} not null,
    used_at {text}
);
