-- Who was called, replied, was there, was asked and answered is appended, like all that counts (INV-25).

create trigger meeting_keeps before update on meeting
begin select raise(abort, 'meeting is append-only'); end;
create trigger meeting_stays before delete on meeting
begin select raise(abort, 'meeting is append-only'); end;

create trigger meeting_version_keeps before update on meeting_version
begin select raise(abort, 'meeting_version is append-only'); end;
create trigger meeting_version_stays before delete on meeting_version
begin select raise(abort, 'meeting_version is append-only'); end;

create trigger meeting_branch_keeps before update on meeting_branch
begin select raise(abort, 'meeting_branch is append-only'); end;
create trigger meeting_branch_stays before delete on meeting_branch
begin select raise(abort, 'meeting_branch is append-only'); end;

create trigger meeting_reply_keeps before update on meeting_reply
begin select raise(abort, 'meeting_reply is append-only'); end;
create trigger meeting_reply_stays before delete on meeting_reply
begin select raise(abort, 'meeting_reply is append-only'); end;

create trigger leave_decision_keeps before update on leave_decision
begin select raise(abort, 'leave_decision is append-only'); end;
create trigger leave_decision_stays before delete on leave_decision
begin select raise(abort, 'leave_decision is append-only'); end;

create trigger attendance_keeps before update on attendance
begin select raise(abort, 'attendance is append-only'); end;
create trigger attendance_stays before delete on attendance
begin select raise(abort, 'attendance is append-only'); end;

create trigger held_meeting_keeps before update on held_meeting
begin select raise(abort, 'held_meeting is append-only'); end;
create trigger held_meeting_stays before delete on held_meeting
begin select raise(abort, 'held_meeting is append-only'); end;

create trigger held_meeting_void_keeps before update on held_meeting_void
begin select raise(abort, 'held_meeting_void is append-only'); end;
create trigger held_meeting_void_stays before delete on held_meeting_void
begin select raise(abort, 'held_meeting_void is append-only'); end;

create trigger task_keeps before update on task
begin select raise(abort, 'task is append-only'); end;
create trigger task_stays before delete on task
begin select raise(abort, 'task is append-only'); end;

create trigger task_version_keeps before update on task_version
begin select raise(abort, 'task_version is append-only'); end;
create trigger task_version_stays before delete on task_version
begin select raise(abort, 'task_version is append-only'); end;

create trigger task_branch_keeps before update on task_branch
begin select raise(abort, 'task_branch is append-only'); end;
create trigger task_branch_stays before delete on task_branch
begin select raise(abort, 'task_branch is append-only'); end;

create trigger task_report_keeps before update on task_report
begin select raise(abort, 'task_report is append-only'); end;
create trigger task_report_stays before delete on task_report
begin select raise(abort, 'task_report is append-only'); end;

create trigger task_postponement_keeps before update on task_postponement
begin select raise(abort, 'task_postponement is append-only'); end;
create trigger task_postponement_stays before delete on task_postponement
begin select raise(abort, 'task_postponement is append-only'); end;

create trigger task_postponement_decision_keeps before update on task_postponement_decision
begin select raise(abort, 'task_postponement_decision is append-only'); end;
create trigger task_postponement_decision_stays before delete on task_postponement_decision
begin select raise(abort, 'task_postponement_decision is append-only'); end;

create trigger inquiry_keeps before update on inquiry
begin select raise(abort, 'inquiry is append-only'); end;
create trigger inquiry_stays before delete on inquiry
begin select raise(abort, 'inquiry is append-only'); end;

create trigger inquiry_answer_keeps before update on inquiry_answer
begin select raise(abort, 'inquiry_answer is append-only'); end;
create trigger inquiry_answer_stays before delete on inquiry_answer
begin select raise(abort, 'inquiry_answer is append-only'); end;

create trigger inquiry_conclusion_keeps before update on inquiry_conclusion
begin select raise(abort, 'inquiry_conclusion is append-only'); end;
create trigger inquiry_conclusion_stays before delete on inquiry_conclusion
begin select raise(abort, 'inquiry_conclusion is append-only'); end;
