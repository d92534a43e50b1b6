-- name: issue_code(code_hash, organisation_id, role, issued_by, issued_at, expires_at)!
-- A code that gives one post once.
insert into binding_code (code_hash, organisation_id, role, issued_by, issued_at, expires_at)
values (:code_hash, :organisation_id, :role, :issued_by, :issued_at, :expires_at);

-- name: withdraw_codes(organisation_id, role, now)!
-- Codes for a post that nobody has used are good no longer.
update binding_code set expires_at = :now
where organisation_id = :organisation_id and role = :role and used_at is null and expires_at > :now;

-- name: find_code(code_hash)^
-- One code, used or not.
select code_hash, organisation_id, role, expires_at, used_at from binding_code where code_hash = :code_hash;

-- name: use_code(code_hash, used_by, used_at)!
-- Uses a code up; nothing where it was used before.
update binding_code set used_at = :used_at, used_by = :used_by where code_hash = :code_hash and used_at is null;

-- name: binding_failures(person_id, since)$
-- How often a person gave a wrong code since an instant.
select count(*) from binding_failure where person_id = :person_id and failed_at >= :since;

-- name: note_binding_failure(person_id, failed_at)!
-- One wrong code.
insert into binding_failure (person_id, failed_at) values (:person_id, :failed_at);
