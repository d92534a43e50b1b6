-- What counts is appended: the database itself refuses to change or delete it (INV-25, INV-50).

create trigger event_keeps before update on event
begin select raise(abort, 'event is append-only'); end;
create trigger event_stays before delete on event
begin select raise(abort, 'event is append-only'); end;

create trigger event_decision_keeps before update on event_decision
begin select raise(abort, 'event_decision is append-only'); end;
create trigger event_decision_stays before delete on event_decision
begin select raise(abort, 'event_decision is append-only'); end;

create trigger self_assessment_keeps before update on self_assessment
begin select raise(abort, 'self_assessment is append-only'); end;
create trigger self_assessment_stays before delete on self_assessment
begin select raise(abort, 'self_assessment is append-only'); end;

create trigger self_assessment_decision_keeps before update on self_assessment_decision
begin select raise(abort, 'self_assessment_decision is append-only'); end;
create trigger self_assessment_decision_stays before delete on self_assessment_decision
begin select raise(abort, 'self_assessment_decision is append-only'); end;

create trigger audit_keeps before update on audit
begin select raise(abort, 'audit is append-only'); end;
create trigger audit_stays before delete on audit
begin select raise(abort, 'audit is append-only'); end;
