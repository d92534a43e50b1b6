-- name: stored_reply(mark)$
-- What was answered to a message that came before.
select reply from inbox where mark = :mark;

-- name: mark_inbox(mark, reply, received_at)!
-- Marks a message as seen, with its answer; nothing where it was seen.
insert into inbox (mark, reply, received_at) values (:mark, :reply, :received_at) on conflict do nothing;

-- name: put_outbox(person_id, kind, body, unique_key, platform, account_hash, due_at, created_at)!
-- Queues a message for the platform it is bound to, else for the one its person used last; nothing where its key is there.
insert into outbox (person_id, kind, body, unique_key, state, attempts, due_at, not_before, created_at, detail, platform,
    account_hash, lane)
values (:person_id, :kind, :body, :unique_key, 'queued', 0, :due_at, :due_at, :created_at, '', :platform,
    :account_hash, coalesce(:platform, (select a.platform from account a
        where a.person_id = :person_id and a.unreachable is null
        order by coalesce(a.contacted_at, a.bound_at) desc, a.platform limit 1), ''))
on conflict do nothing;

-- name: put_reply(person_id, body, unique_key, state, attempts, platform, account_hash, now, lease_until)<!
-- A reply to the account it answers: queued, or claimed already by whoever takes the message.
insert into outbox (person_id, kind, body, unique_key, state, attempts, due_at, not_before, created_at, lease_until,
    detail, platform, account_hash, lane)
values (:person_id, 'reply', :body, :unique_key, :state, :attempts, :now, :now, :now, :lease_until, '', :platform,
    :account_hash, :platform)
on conflict do nothing returning id;

-- name: body_of_outbox(unique_key)$
-- The words of a message in the outbox.
select body from outbox where unique_key = :unique_key;

-- name: outbox_body(unique_key)$
-- What the message of that key says.
select body from outbox where unique_key = :unique_key;

-- name: waiting_outbox(now, limit)
-- Messages that are due and queued, in their order; in hold nothing older than the hold.
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at from outbox o
where o.state in ('queued', 'sending') and o.state = 'queued' and o.due_at <= :now and o.not_before <= :now
    and not exists (select 1 from hold h where o.created_at < h.since)
order by o.due_at, o.id limit :limit;

-- name: untold(person_id, now)
-- What one person has not been told: due, being sent, or not taken by any channel, but for what is meant for one account
-- of theirs alone. In hold nothing older than the hold.
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at, o.state, o.due_at from outbox o
where o.person_id = :person_id and o.state in ('queued', 'sending') and o.due_at <= :now
    and (o.account_hash is null or o.kind = 'reply')
    and not exists (select 1 from hold h where o.created_at < h.since)
union all
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at, o.state, o.due_at from outbox o
where o.person_id = :person_id and o.state in ('refused', 'unknown') and o.state = 'refused'
    and o.trouble not in ('content', 'unread')
    and (o.account_hash is null or o.kind = 'reply')
    and not exists (select 1 from hold h where o.created_at < h.since)
order by due_at, id;

-- name: tell_outbox(id, detail, told_at)!
-- A message is told in the answer to its person.
update outbox set state = 'sent', attempts = attempts + 1, detail = :detail, settled_at = :told_at, opened_at = :told_at,
    lease_until = null
where id = :id and state in ('queued', 'refused');

-- name: announce_outbox(id, detail, told_at)!
-- Its person is told that there is a message, which they have not read.
update outbox set state = 'sent', attempts = attempts + 1, detail = :detail, settled_at = :told_at, opened_at = null,
    lease_until = null
where id = :id and state in ('queued', 'refused');

-- name: outbox_key(id)$
-- What a message is known by.
select unique_key from outbox where id = :id;

-- name: bring_forward(id, platform, now)!
-- A message goes, at once and in full, to the platform its person is on now.
update outbox set state = 'queued', lane = :platform, platform = null, account_hash = null, tried = '', busy = 0,
    trouble = null, not_before = :now, opened_at = :now, settled_at = null
where id = :id and state in ('queued', 'refused');

-- name: push_of(id, person_id)^
-- A push to this person.
select id, person_id, kind, body, attempts, created_at, opened_at from outbox where id = :id and person_id = :person_id;

-- name: unopened(person_id, account_hash, limit)
-- Pushes of which one person was told only that they are there, and those that a notice before them stands for, oldest
-- first; but for what is meant for another account of theirs alone.
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at, o.opened_at, o.due_at from outbox o
where o.person_id = :person_id and o.state = 'sent' and o.opened_at is null
    and (o.account_hash is null or o.account_hash = :account_hash)
union all
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at, o.opened_at, o.due_at from outbox o
where o.person_id = :person_id and o.state in ('refused', 'unknown') and o.state = 'refused' and o.trouble = 'unread'
    and (o.account_hash is null or o.account_hash = :account_hash)
order by due_at, id limit :limit;

-- name: open_outbox(id, opened_at)!
-- A push was read.
update outbox set opened_at = :opened_at where id = :id and opened_at is null;

-- name: open_unsent(id, detail, opened_at)!
-- A push that a notice before it stood for was read.
update outbox set state = 'sent', attempts = attempts + 1, trouble = null, detail = :detail, settled_at = :opened_at
where id = :id and state = 'refused' and trouble = 'unread';

-- name: hand_over_outbox(person_id, to_person_id)!
-- What waits for one person waits for another.
update outbox set person_id = :to_person_id where person_id = :person_id and state in ('queued', 'sending');

-- name: undelivered_below(ancestor_id, since, overdue)
-- Who below an organisation could not be told something: branch, role, what became of it, how often, since when.
with recursive below (id) as (
    select id from organisation where parent_id = :ancestor_id
    union all
    select o.id from organisation o join below b on o.parent_id = b.id
)
select org.code, org.name, p.role, m.state, coalesce(m.trouble, ''), count(*), min(m.due_at)
from below b
join organisation org on org.id = b.id
join post p on p.organisation_id = b.id and p.ended_at is null
join outbox m on m.person_id = p.person_id
where m.kind <> 'reply'
    and ((m.state in ('refused', 'unknown') and m.settled_at >= :since
            and (coalesce(m.trouble, '') <> 'unread' or m.due_at <= :overdue))
        or (m.state in ('queued', 'sending') and m.due_at <= :overdue))
group by org.code, org.name, p.role, m.state, coalesce(m.trouble, '')
order by org.code, p.role, m.state, coalesce(m.trouble, '');
