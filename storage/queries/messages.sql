-- name: stored_reply(mark)$
-- What was answered to a message that came before.
select reply from inbox where mark = :mark;

-- name: mark_inbox(mark, reply, received_at)!
-- Marks a message as seen, with its answer; nothing where it was seen.
insert into inbox (mark, reply, received_at) values (:mark, :reply, :received_at) on conflict do nothing;

-- name: put_outbox(person_id, kind, body, unique_key, due_at, created_at)!
-- Queues a message; nothing where its key is there already.
insert into outbox (person_id, kind, body, unique_key, state, attempts, due_at, not_before, created_at, detail)
values (:person_id, :kind, :body, :unique_key, 'queued', 0, :due_at, :due_at, :created_at, '') on conflict do nothing;

-- name: waiting_outbox(now, limit)
-- Messages that are due and queued, in their order; in hold nothing older than the hold.
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at from outbox o
where o.state in ('queued', 'sending') and o.state = 'queued' and o.due_at <= :now and o.not_before <= :now
    and not exists (select 1 from hold h where o.created_at < h.since)
order by o.due_at, o.id limit :limit;

-- name: claimable_outbox(now, limit)
-- The first unsettled message of each person, where it is due and nobody is sending it.
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at from outbox o
where o.state in ('queued', 'sending') and o.due_at <= :now and o.not_before <= :now
    and (o.state = 'queued' or o.lease_until <= :now)
    and not exists (select 1 from hold h where o.created_at < h.since)
    and not exists (select 1 from outbox e where e.person_id = o.person_id and e.state in ('queued', 'sending')
        and (e.due_at < o.due_at or (e.due_at = o.due_at and e.id < o.id))
        and not exists (select 1 from hold h where e.created_at < h.since))
order by o.due_at, o.id limit :limit;

-- name: claim_outbox(id, lease_until)!
-- One message is being sent until its lease ends.
update outbox set state = 'sending', attempts = attempts + 1, lease_until = :lease_until where id = :id;

-- name: settle_outbox(id, state, detail, settled_at)!
-- What became of a message.
update outbox set state = :state, detail = :detail, settled_at = :settled_at, lease_until = null
where id = :id and state = 'sending';

-- name: requeue_outbox(id, detail, not_before)!
-- A message that certainly did not go out waits again; the attempt does not count.
update outbox set state = 'queued', detail = :detail, not_before = :not_before, attempts = attempts - 1,
    lease_until = null
where id = :id and state = 'sending';

-- name: waiting_for(person_id, now)
-- One person's messages that are due and queued, in their order; in hold nothing older than the hold.
select o.id, o.person_id, o.kind, o.body, o.attempts, o.created_at from outbox o
where o.person_id = :person_id and o.state in ('queued', 'sending') and o.state = 'queued' and o.due_at <= :now
    and not exists (select 1 from hold h where o.created_at < h.since)
order by o.due_at, o.id;
