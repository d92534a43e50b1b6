-- name: issue_channel_code(code_hash, person_id, issued_at, expires_at)!
-- A code that brings another account to a person.
insert into channel_code (code_hash, person_id, issued_at, expires_at)
values (:code_hash, :person_id, :issued_at, :expires_at) on conflict do nothing;

-- name: find_channel_code(code_hash)^
-- Whose code this is, until when, and whether it was used.
select person_id, expires_at, used_at from channel_code where code_hash = :code_hash;

-- name: use_channel_code(code_hash, used_at)!
-- Uses a code up; nothing where it was used before.
update channel_code set used_at = :used_at where code_hash = :code_hash and used_at is null;

-- name: use_up_channel_codes(person_id, used_at)!
-- A person's older codes are good for nothing any more.
update channel_code set used_at = :used_at where person_id = :person_id and used_at is null;
