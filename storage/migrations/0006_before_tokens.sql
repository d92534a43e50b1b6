-- What WeChat and WeCom hand out and count: access tokens, and how much may be said to whom of our own accord.

create table access_token (
    account {text} primary key,
    -- null: there is none
    token_cipher {text},
    token_hash {text},
    expires_at {text},
    -- 0: fetched in place of a refused one, and not accepted by any call yet
    is_proven bigint not null,
    -- who is fetching the next one
    lease_by {text},
    lease_until {text},
    -- until then none is asked for: the platform refuses ours
    closed_until {text},
    closed_why {text} not null
);

create table allowance (
    platform {text} not null,
    account_hash {text} not null,
    kind {text} not null,
    remaining bigint not null,
    until {text} not null,
    opened_by {text} not null,
    primary key (platform, account_hash, kind),
    foreign key (platform, account_hash) references account (platform, account_hash) on delete cascade
);

create table pace (
    platform {text} not null,
    account_hash {text} not null,
    recent {text} not null,
    primary key (platform, account_hash),
    foreign key (platform, account_hash) references account (platform, account_hash) on delete cascade
);

create table notice (
    platform {text} not null,
    account_hash {text} not null,
    number {text} not null,
    -- which message of the outbox it speaks of
    message {text} not null,
    sent_at {text} not null,
    state {text} not null,
    primary key (platform, account_hash, number),
    foreign key (platform, account_hash) references account (platform, account_hash) on delete cascade
);
create index notice_by_number on notice (platform, number);
