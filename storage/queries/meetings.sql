-- name: new_meeting(convener_id, kind, called_by, called_at)<!
-- A meeting; when and where is in its versions.
insert into meeting (convener_id, kind, called_by, called_at) values (:convener_id, :kind, :called_by, :called_at)
returning id;

-- name: new_meeting_version(meeting_id, version, state, topic, starts_at, place, remind_minutes, written_by, written_at)!
-- What holds of a meeting from now on; nothing where somebody wrote this version first.
insert into meeting_version (meeting_id, version, state, topic, starts_at, place, remind_minutes, written_by,
    written_at)
values (:meeting_id, :version, :state, :topic, :starts_at, :place, :remind_minutes, :written_by, :written_at)
on conflict do nothing;

-- name: invite_branch(meeting_id, branch_id)!
-- A branch is expected at a meeting.
insert into meeting_branch (meeting_id, branch_id) values (:meeting_id, :branch_id);

-- name: meeting_by_id(id)^
-- One meeting as it stands.
select m.id, m.convener_id, o.name, o.kind, m.kind, v.version, v.state, v.topic, v.starts_at, v.place,
    v.remind_minutes, m.called_by
from meeting m join organisation o on o.id = m.convener_id
join meeting_version v on v.meeting_id = m.id
    and v.version = (select max(l.version) from meeting_version l where l.meeting_id = m.id)
where m.id = :id;

-- name: meetings_of_branch(branch_id, since)
-- The meetings at which a branch is expected, from an instant on, by their time.
select m.id, m.convener_id, o.name, o.kind, m.kind, v.version, v.state, v.topic, v.starts_at, v.place,
    v.remind_minutes, m.called_by
from meeting_branch b join meeting m on m.id = b.meeting_id join organisation o on o.id = m.convener_id
join meeting_version v on v.meeting_id = m.id
    and v.version = (select max(l.version) from meeting_version l where l.meeting_id = m.id)
where b.branch_id = :branch_id and v.starts_at >= :since
order by v.starts_at, m.id;

-- name: meetings_called_by(convener_id, since)
-- The meetings that an organisation has called, from an instant on, by their time.
select m.id, m.convener_id, o.name, o.kind, m.kind, v.version, v.state, v.topic, v.starts_at, v.place,
    v.remind_minutes, m.called_by
from meeting m join organisation o on o.id = m.convener_id
join meeting_version v on v.meeting_id = m.id
    and v.version = (select max(l.version) from meeting_version l where l.meeting_id = m.id)
where m.convener_id = :convener_id and v.starts_at >= :since
order by v.starts_at, m.id;

-- name: meetings_between(since, until)
-- The meetings that begin in a span of time and stand, by their time.
select m.id, m.convener_id, o.name, o.kind, m.kind, v.version, v.state, v.topic, v.starts_at, v.place,
    v.remind_minutes, m.called_by
from meeting_version v join meeting m on m.id = v.meeting_id join organisation o on o.id = m.convener_id
where v.starts_at >= :since and v.starts_at < :until and v.state = 'called'
    and not exists (select 1 from meeting_version l where l.meeting_id = v.meeting_id and l.version > v.version)
order by v.starts_at, m.id;

-- name: branches_invited(meeting_id)
-- The branches expected at a meeting, by code.
select o.id, o.code, o.name, o.kind, o.parent_id, o.member_count, o.term_years, o.last_election_on, o.postponed_until,
    o.superior_reviewer
from meeting_branch b join organisation o on o.id = b.branch_id
where b.meeting_id = :meeting_id order by o.code;

-- name: is_invited(meeting_id, branch_id)$
-- 1 where a branch is expected at a meeting.
select 1 from meeting_branch where branch_id = :branch_id and meeting_id = :meeting_id;

-- name: new_reply(meeting_id, branch_id, person_id, answer, category, replied_at)<!
-- What is answered to an invitation.
insert into meeting_reply (meeting_id, branch_id, person_id, answer, category, replied_at)
values (:meeting_id, :branch_id, :person_id, :answer, :category, :replied_at) returning id;

-- name: replies_to(meeting_id)
-- Everything answered to an invitation, oldest first, with the latest decision on each leave.
select r.id, r.meeting_id, r.branch_id, r.person_id, r.answer, r.category, r.replied_at, d.decision
from meeting_reply r left join leave_decision d
    on d.id = (select max(l.id) from leave_decision l where l.reply_id = r.id)
where r.meeting_id = :meeting_id order by r.id;

-- name: reply_of_branch(meeting_id, branch_id)^
-- What a branch answered last, with the latest decision on its leave.
select r.id, r.meeting_id, r.branch_id, r.person_id, r.answer, r.category, r.replied_at, d.decision
from meeting_reply r left join leave_decision d
    on d.id = (select max(l.id) from leave_decision l where l.reply_id = r.id)
where r.meeting_id = :meeting_id and r.branch_id = :branch_id order by r.id desc limit 1;

-- name: reply_of_person(meeting_id, branch_id, person_id)^
-- What a person answered last.
select r.id, r.meeting_id, r.branch_id, r.person_id, r.answer, r.category, r.replied_at, null
from meeting_reply r
where r.meeting_id = :meeting_id and r.branch_id = :branch_id and r.person_id = :person_id order by r.id desc limit 1;

-- name: reply_by_id(id)^
-- One answer to an invitation, with the latest decision on a leave.
select r.id, r.meeting_id, r.branch_id, r.person_id, r.answer, r.category, r.replied_at, d.decision
from meeting_reply r left join leave_decision d
    on d.id = (select max(l.id) from leave_decision l where l.reply_id = r.id)
where r.id = :id;

-- name: decide_leave(reply_id, decision, decided_by, decided_at)!
-- What the convener decided on a leave.
insert into leave_decision (reply_id, decision, decided_by, decided_at)
values (:reply_id, :decision, :decided_by, :decided_at);

-- name: record_attendance(meeting_id, branch_id, is_present, recorded_by, recorded_at)!
-- That a branch was there, or that this was noted by mistake.
insert into attendance (meeting_id, branch_id, is_present, recorded_by, recorded_at)
values (:meeting_id, :branch_id, :is_present, :recorded_by, :recorded_at);

-- name: present_at(meeting_id)
-- The branches of which it was noted last that they were there.
select a.branch_id from attendance a
where a.meeting_id = :meeting_id and a.is_present = 1
    and not exists (select 1 from attendance l
        where l.meeting_id = a.meeting_id and l.branch_id = a.branch_id and l.id > a.id)
order by a.branch_id;

-- name: record_held(branch_id, kind, held_on, topic, present, recorded_by, recorded_at)<!
-- A meeting that was held, in two lines.
insert into held_meeting (branch_id, kind, held_on, topic, present, recorded_by, recorded_at)
values (:branch_id, :kind, :held_on, :topic, :present, :recorded_by, :recorded_at) returning id;

-- name: void_held(id, voided_by, voided_at)!
-- That the record of a meeting was a mistake.
insert into held_meeting_void (held_meeting_id, voided_by, voided_at) values (:id, :voided_by, :voided_at)
on conflict do nothing;

-- name: held_by_id(id)^
-- One meeting that was held.
select h.id, h.branch_id, h.kind, h.held_on, h.topic, h.present from held_meeting h
where h.id = :id and not exists (select 1 from held_meeting_void v where v.held_meeting_id = h.id);

-- name: held_by_branch(branch_id, first_day, last_day)
-- The meetings that a branch held between two days, by day.
select h.id, h.branch_id, h.kind, h.held_on, h.topic, h.present from held_meeting h
where h.branch_id = :branch_id and h.held_on between :first_day and :last_day
    and not exists (select 1 from held_meeting_void v where v.held_meeting_id = h.id)
order by h.held_on, h.id;
