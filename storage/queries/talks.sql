-- name: attention(person_id)^
-- What a person's talk stands at.
select version, dialogue, mark, offers, post_id, digits, push, inputs, inputs_since, labels
from attention where person_id = :person_id;

-- name: attention_and_sheet(person_id)^
-- What a person's talk stands at, with the answers of its dialogue.
select a.version, a.dialogue, a.mark, a.offers, a.post_id, a.digits, a.push, a.inputs, a.inputs_since, a.labels,
    s.answers
from attention a left join sheet s on s.person_id = a.person_id and s.dialogue = a.dialogue
where a.person_id = :person_id;

-- name: first_attention(person_id, dialogue, mark, offers, labels, post_id, digits, inputs, inputs_since, changed_at)!
-- The first state of a talk; nothing where there is one.
insert into attention (person_id, version, dialogue, mark, offers, labels, post_id, digits, inputs, inputs_since,
    changed_at)
values (:person_id, 1, :dialogue, :mark, :offers, :labels, :post_id, :digits, :inputs, :inputs_since, :changed_at)
on conflict do nothing;

-- name: next_attention(person_id, expected_version, dialogue, mark, offers, labels, post_id, digits, inputs, inputs_since, changed_at)!
-- The next state of a talk; nothing where another came first.
update attention set version = version + 1, dialogue = :dialogue, mark = :mark, offers = :offers, labels = :labels,
    post_id = :post_id, digits = :digits, push = null, inputs = :inputs, inputs_since = :inputs_since, changed_at = :changed_at
where person_id = :person_id and version = :expected_version;

-- name: count_input(person_id)!
-- One input more in this minute.
update attention set inputs = inputs + 1 where person_id = :person_id;

-- name: let_digits_answer(person_id, push)!
-- Digits answer a push, where no talk is open; also for somebody who has never said a word.
insert into attention (person_id, version, dialogue, mark, offers, push, changed_at)
select o.person_id, 1, null, '', '[]', o.id, coalesce(o.settled_at, o.created_at)
from outbox o where o.id = :push and o.person_id = :person_id
on conflict (person_id) do update set push = excluded.push where attention.dialogue is null;

-- name: sheet(person_id, dialogue)$
-- The answers given in a dialogue so far.
select answers from sheet where person_id = :person_id and dialogue = :dialogue;

-- name: keep_sheet(person_id, dialogue, answers, changed_at)!
-- Keeps the answers given in a dialogue.
insert into sheet (person_id, dialogue, answers, changed_at) values (:person_id, :dialogue, :answers, :changed_at)
on conflict (person_id, dialogue) do update set answers = excluded.answers, changed_at = excluded.changed_at;

-- name: drop_sheet(person_id, dialogue)!
-- Drops the answers given in a dialogue.
delete from sheet where person_id = :person_id and dialogue = :dialogue;

-- name: drop_sheets(person_id)!
-- Drops every answer of a person.
delete from sheet where person_id = :person_id;

-- name: rest_attention(person_id)!
-- Leaves a talk standing at nothing; older buttons are out of date.
update attention set version = version + 1, dialogue = null, mark = '', offers = '[]', labels = null,
    post_id = null, digits = null, push = null
where person_id = :person_id;

-- name: open_sheets(person_id)
-- The dialogues a person left unfinished, newest first.
select dialogue from sheet where person_id = :person_id order by changed_at desc, dialogue;
