-- name: access_token(account)^
-- What is known of an account's access token.
select token_cipher, token_hash, expires_at, is_proven, lease_until, closed_until, closed_why from access_token
where account = :account;

-- name: add_access_token(account)!
-- A row for an account that has none yet.
insert into access_token (account, is_proven, closed_why) values (:account, 1, '') on conflict do nothing;

-- name: lease_access_token(account, lease_by, lease_until)!
-- Somebody is fetching the next token.
update access_token set lease_by = :lease_by, lease_until = :lease_until where account = :account;

-- name: keep_access_token(account, lease_by, token_cipher, token_hash, expires_at)!
-- The token that was fetched, if whoever fetched it still holds the lease.
update access_token set token_cipher = :token_cipher, token_hash = :token_hash, expires_at = :expires_at,
    lease_by = null, lease_until = null, closed_until = null, closed_why = ''
where account = :account and lease_by = :lease_by;

-- name: end_token_lease(account, lease_by)!
-- No token came.
update access_token set lease_by = null, lease_until = null where account = :account and lease_by = :lease_by;

-- name: drop_access_token(account, token_hash)!
-- The platform refused this token: the next one has yet to prove itself. Nothing where another one is there.
update access_token set token_cipher = null, token_hash = null, expires_at = null, is_proven = 0
where account = :account and token_hash = :token_hash;

-- name: prove_access_token(account, token_hash)!
-- A call was answered with this token.
update access_token set is_proven = 1 where account = :account and token_hash = :token_hash;

-- name: close_access_token(account, closed_until, closed_why)!
-- No token is asked for until then, and the next one has to prove itself.
update access_token set closed_until = :closed_until, closed_why = :closed_why, token_cipher = null,
    token_hash = null, expires_at = null, is_proven = 0, lease_by = null, lease_until = null
where account = :account;
