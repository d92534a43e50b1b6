-- name: audit_head()^
-- The last row of the audit chain.
select seq, hash from audit order by seq desc limit 1;

-- name: append_audit(seq, at, actor, action, organisation_id, outcome, details, hash)!
-- The next row of the audit chain.
insert into audit (seq, at, actor, action, organisation_id, outcome, details, hash)
values (:seq, :at, :actor, :action, :organisation_id, :outcome, :details, :hash);

-- name: audit_rows_after(seq, limit)
-- Rows of the audit chain behind a number, in order.
select seq, at, actor, action, organisation_id, outcome, details, hash from audit
where seq > :seq order by seq limit :limit;

-- name: audit_hash(seq)$
-- The hash of one row.
select hash from audit where seq = :seq;
