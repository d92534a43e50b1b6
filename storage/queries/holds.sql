-- name: hold()^
-- Since when, and why, nothing older goes out.
select since, reason from hold where id = 1;

-- name: put_hold(since, reason)!
-- Holds back what is older than an instant.
insert into hold (id, since, reason) values (1, :since, :reason)
on conflict (id) do update set since = excluded.since, reason = excluded.reason;

-- name: release_hold()!
-- Lets everything go out again.
delete from hold;
