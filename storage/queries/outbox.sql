-- name: claim_outbox(lane, now, limit, lease_until)<!
-- Of each person the first unsettled message, where it goes this way, is due and nobody is sending it: now we are. One
-- that was being sent before is not counted yet, and says so.
update outbox set state = 'sending', attempts = attempts + (case when state = 'queued' then 1 else 0 end),
    detail = case when state = 'queued' then '' else 'again' end, lease_until = :lease_until
where id in (
    select o.id from outbox o
    where o.lane = :lane and o.state in ('queued', 'sending') and o.due_at <= :now and o.not_before <= :now
        and (o.state = 'queued' or o.lease_until <= :now)
        and not exists (select 1 from hold h where o.created_at < h.since)
        and not exists (select 1 from outbox e where e.person_id = o.person_id and e.state in ('queued', 'sending')
            and (e.due_at < o.due_at or (e.due_at = o.due_at and e.id < o.id))
            and not exists (select 1 from hold h where e.created_at < h.since))
    order by o.due_at, o.id limit :limit)
returning id, person_id, kind, body, attempts, created_at, due_at, platform, account_hash, busy, tried,
    opened_at, detail;

-- name: begin_again(id, attempts, lease_until)!
-- The second copy of a message is about to leave.
update outbox set attempts = attempts + 1, lease_until = :lease_until
where id = :id and state = 'sending' and attempts = :attempts;

-- name: let_go(id, attempts, lease_until)!
-- Whoever was sending a message has done with it and knows no outcome: it may be taken again this soon.
update outbox set lease_until = :lease_until
where id = :id and state = 'sending' and attempts = :attempts and lease_until > :lease_until;

-- name: addressees(ids, unread_since)
-- The accounts of those to whom these messages go, the one used last first, the talk they are in, and whether a notice
-- of this time lies unread there.
with recursive wanted (id, rest) as (
    select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
    union all
    select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> ''
)
select o.id, a.platform, a.account_hash, a.account_cipher, a.unreachable, t.dialogue,
    exists (select 1 from outbox u where u.person_id = o.person_id and u.state = 'sent' and u.opened_at is null
        and u.lane = a.platform and u.settled_at >= :unread_since)
from wanted w
join outbox o on o.id = w.id
join account a on a.person_id = o.person_id
left join attention t on t.person_id = o.person_id
order by o.id, coalesce(a.contacted_at, a.bound_at) desc, a.platform;

-- name: settle_sent(ids, detail, settled_at, opened_at)!
-- These have gone out, for certain. The state is compared so that no index of it offers itself: their numbers find them.
update outbox set state = 'sent', detail = :detail, settled_at = :settled_at, opened_at = :opened_at,
    lease_until = null, trouble = null
where state || '' in ('queued', 'sending') and id in (
    with recursive wanted (id, rest) as (
        select cast(substr(cast(:ids as text), 1, 12) as bigint), substr(cast(:ids as text), 13)
        union all
        select cast(substr(rest, 1, 12) as bigint), substr(rest, 13) from wanted where rest <> ''
    )
    select id from wanted);

-- name: settle_unsent(id, attempts, attempts_left, state, trouble, detail, settled_at)!
-- What became of a message that no channel took (that attempt does not count), or of which nobody knows.
update outbox set state = :state, trouble = :trouble, detail = :detail, settled_at = :settled_at, lease_until = null,
    attempts = :attempts_left
where id = :id and state = 'sending' and attempts = :attempts;

-- name: requeue_outbox(id, attempts, attempts_left, lane, busy, tried, detail, not_before)!
-- A message that certainly did not go out waits again; the attempt does not count.
update outbox set state = 'queued', attempts = :attempts_left, lane = :lane, busy = :busy, tried = :tried,
    detail = :detail, not_before = :not_before, opened_at = null, lease_until = null
where id = :id and state = 'sending' and attempts = :attempts;

-- name: go_round(lane, now)!
-- Where a channel is closed, messages bound to none go by another one of their person.
update outbox set lane = (select a.platform from account a
    where a.person_id = outbox.person_id and a.unreachable is null
        and not exists (select 1 from channel_trouble c where c.platform = a.platform and c.closed_until > :now)
    order by coalesce(a.contacted_at, a.bound_at) desc, a.platform limit 1)
where lane = :lane and state in ('queued', 'sending') and state = 'queued' and platform is null and exists (
    select 1 from account a where a.person_id = outbox.person_id and a.unreachable is null
        and not exists (select 1 from channel_trouble c where c.platform = a.platform and c.closed_until > :now));

-- name: outbox_in_numbers(now)
-- How many messages are due and not settled, and since when the oldest of them is.
select lane, state, count(*), min(due_at) from outbox
where state in ('queued', 'sending') and due_at <= :now group by lane, state order by lane, state;

-- name: not_delivered_since(since)
-- How many messages were not delivered since an instant, and why.
select state, coalesce(trouble, ''), count(*) from outbox
where state in ('refused', 'unknown') and settled_at >= :since group by state, coalesce(trouble, '')
order by state, coalesce(trouble, '');

-- name: channel_troubles()
-- The channels that wait as a whole.
select platform, trouble, detail, since, closed_until from channel_trouble where trouble <> 'incoming'
order by platform;

-- name: close_channel(platform, trouble, detail, now, closed_until)!
-- A channel waits; since when it first did is kept.
insert into channel_trouble (platform, trouble, detail, since, closed_until)
values (:platform, :trouble, :detail, :now, :closed_until)
on conflict (platform) do update set trouble = excluded.trouble, detail = excluded.detail,
    closed_until = excluded.closed_until;

-- name: reopen_channel(platform)!
-- A channel has taken a message again.
delete from channel_trouble where platform = :platform;
