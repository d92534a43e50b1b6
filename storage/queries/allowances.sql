-- name: open_allowance(platform, account_hash, kind, remaining, until, opened_by)!
-- So many messages may be sent until then, because of this; told of the same again, nothing changes.
insert into allowance (platform, account_hash, kind, remaining, until, opened_by)
select a.platform, a.account_hash, :kind, :remaining, :until, :opened_by from account a
where a.platform = :platform and a.account_hash = :account_hash
on conflict (platform, account_hash, kind) do update set remaining = excluded.remaining, until = excluded.until,
    opened_by = excluded.opened_by
where allowance.opened_by <> excluded.opened_by;

-- name: add_allowance(platform, account_hash, kind, number, until)!
-- So many messages more.
insert into allowance (platform, account_hash, kind, remaining, until, opened_by)
select a.platform, a.account_hash, :kind, :number, :until, '' from account a
where a.platform = :platform and a.account_hash = :account_hash
on conflict (platform, account_hash, kind) do update set remaining = allowance.remaining + excluded.remaining;

-- name: spend_allowance(platform, account_hash, kind, now)!
-- One of them, where one is left.
update allowance set remaining = remaining - 1
where platform = :platform and account_hash = :account_hash and kind = :kind and remaining > 0 and until > :now;

-- name: end_allowance(platform, account_hash, kind)!
-- None is left, whatever we counted.
update allowance set remaining = 0 where platform = :platform and account_hash = :account_hash and kind = :kind;

-- name: recent_sends(platform, account_hash)$
-- When the last messages to an account were sent.
select recent from pace where platform = :platform and account_hash = :account_hash;

-- name: note_sends(platform, account_hash, recent)!
-- When the last messages to an account were sent.
insert into pace (platform, account_hash, recent)
select a.platform, a.account_hash, :recent from account a
where a.platform = :platform and a.account_hash = :account_hash
on conflict (platform, account_hash) do update set recent = excluded.recent;

-- name: put_notice(platform, account_hash, number, message, sent_at)!
-- The platform took a notice and gave it this number; whether it arrived is told later.
insert into notice (platform, account_hash, number, message, sent_at, state)
select a.platform, a.account_hash, :number, :message, :sent_at, 'taken' from account a
where a.platform = :platform and a.account_hash = :account_hash on conflict do nothing;

-- name: settle_notice(platform, account_hash, number, state)!
-- Whether a notice arrived.
update notice set state = :state
where platform = :platform and account_hash = :account_hash and number = :number and state = 'taken';

-- name: notice_speaks_of(platform, account_hash, number)$
-- Which message of the outbox a notice spoke of.
select message from notice where platform = :platform and account_hash = :account_hash and number = :number;

-- name: requeue_notified(id, now)!
-- A message taken for sent that did not arrive waits again, once.
update outbox set state = 'queued', lane = '', opened_at = null, settled_at = null, not_before = :now
where id = :id and state = 'sent' and attempts < 2;
