-- name: person_by_account(platform, account_hash)$
-- Whose account this is.
select person_id from account where platform = :platform and account_hash = :account_hash;

-- name: heard_from(platform, account_hash)^
-- Whose account this is, and whether that it speaks is news: it could not be reached, or another one spoke last.
select a.person_id, a.unreachable is not null or exists (select 1 from account o where o.person_id = a.person_id
    and o.account_hash <> a.account_hash and coalesce(o.contacted_at, o.bound_at) >= coalesce(a.contacted_at, a.bound_at))
from account a where a.platform = :platform and a.account_hash = :account_hash;

-- name: note_contact(platform, account_hash, contacted_at)!
-- An account has spoken: it can be reached, and is the one used last.
update account set contacted_at = :contacted_at, unreachable = null
where platform = :platform and account_hash = :account_hash;

-- name: mark_unreachable(platform, account_hash, why)!
-- Nothing can be sent to an account until it speaks.
update account set unreachable = :why where platform = :platform and account_hash = :account_hash;

-- name: new_person(created_at)<!
-- A person of whom nothing is known yet.
insert into person (created_at) values (:created_at) returning id;

-- name: new_account(platform, account_hash, account_cipher, person_id, bound_at)!
-- Ties a platform account to a person; nothing where it is tied already.
insert into account (platform, account_hash, account_cipher, person_id, bound_at)
values (:platform, :account_hash, :account_cipher, :person_id, :bound_at) on conflict do nothing;

-- name: accounts_of(person_id)
-- A person's accounts, oldest first.
select platform, account_hash, account_cipher, bound_at, contacted_at, unreachable from account
where person_id = :person_id order by bound_at, platform, account_hash;

-- name: readdress(platform, account_hash, account_cipher)!
-- The platform has given a chat another id: who it is stays, where it is written to changes.
update account set account_cipher = :account_cipher where platform = :platform and account_hash = :account_hash;

-- name: move_account(platform, account_hash, person_id)!
-- Ties an account to another person (one person, a second channel).
update account set person_id = :person_id where platform = :platform and account_hash = :account_hash;

-- name: forget_accounts(person_id)!
-- Unties every account of a person.
delete from account where person_id = :person_id;

-- name: posts_of(person_id)
-- A person's active posts with their organisations, oldest first.
select p.id, p.person_id, p.role, p.since, o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years,
    o.last_election_on, o.postponed_until, o.superior_reviewer
from post p join organisation o on o.id = p.organisation_id
where p.person_id = :person_id and p.ended_at is null order by p.since, p.id;

-- name: give_post(person_id, organisation_id, role, since)<!
-- A post from now on; nothing where the person holds it already.
insert into post (person_id, organisation_id, role, since) values (:person_id, :organisation_id, :role, :since)
on conflict do nothing returning id;

-- name: active_post(person_id, organisation_id, role)$
-- The id of an active post.
select id from post
where person_id = :person_id and organisation_id = :organisation_id and role = :role and ended_at is null;

-- name: end_posts(person_id, ended_at)!
-- Ends every active post of a person.
update post set ended_at = :ended_at where person_id = :person_id and ended_at is null;

-- name: holders(organisation_id)
-- Who holds which role at an organisation now.
select person_id, role from post where organisation_id = :organisation_id and ended_at is null order by person_id;

-- name: is_reachable(person_id)$
-- Whether a person has an account to which something can be sent.
select 1 from account where person_id = :person_id and unreachable is null limit 1;

-- name: give_notice(person_id, notice_version, notice_at)!
-- Notes which privacy notice a person was shown.
update person set notice_version = :notice_version, notice_at = :notice_at where id = :person_id;

-- name: notice_of(person_id)^
-- The privacy notice a person was shown last.
select notice_version, notice_at from person where id = :person_id and notice_version is not null;
