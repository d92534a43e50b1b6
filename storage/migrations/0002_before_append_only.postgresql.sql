-- What counts is appended: the database itself refuses to change or delete it (INV-25, INV-50).

create function append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;

create trigger event_stays before update or delete on event
for each row execute function append_only();
create trigger event_is_whole before truncate on event
for each statement execute function append_only();

create trigger event_decision_stays before update or delete on event_decision
for each row execute function append_only();
create trigger event_decision_is_whole before truncate on event_decision
for each statement execute function append_only();

create trigger self_assessment_stays before update or delete on self_assessment
for each row execute function append_only();
create trigger self_assessment_is_whole before truncate on self_assessment
for each statement execute function append_only();

create trigger self_assessment_decision_stays before update or delete on self_assessment_decision
for each row execute function append_only();
create trigger self_assessment_decision_is_whole before truncate on self_assessment_decision
for each statement execute function append_only();

create trigger audit_stays before update or delete on audit
for each row execute function append_only();
create trigger audit_is_whole before truncate on audit
for each statement execute function append_only();
