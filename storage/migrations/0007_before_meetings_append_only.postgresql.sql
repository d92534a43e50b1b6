-- Who was called, replied, was there, was asked and answered is appended, like all that counts (INV-25).

create trigger meeting_stays before update or delete on meeting
for each row execute function append_only();
create trigger meeting_is_whole before truncate on meeting
for each statement execute function append_only();

create trigger meeting_version_stays before update or delete on meeting_version
for each row execute function append_only();
create trigger meeting_version_is_whole before truncate on meeting_version
for each statement execute function append_only();

create trigger meeting_branch_stays before update or delete on meeting_branch
for each row execute function append_only();
create trigger meeting_branch_is_whole before truncate on meeting_branch
for each statement execute function append_only();

create trigger meeting_reply_stays before update or delete on meeting_reply
for each row execute function append_only();
create trigger meeting_reply_is_whole before truncate on meeting_reply
for each statement execute function append_only();

create trigger leave_decision_stays before update or delete on leave_decision
for each row execute function append_only();
create trigger leave_decision_is_whole before truncate on leave_decision
for each statement execute function append_only();

create trigger attendance_stays before update or delete on attendance
for each row execute function append_only();
create trigger attendance_is_whole before truncate on attendance
for each statement execute function append_only();

create trigger held_meeting_stays before update or delete on held_meeting
for each row execute function append_only();
create trigger held_meeting_is_whole before truncate on held_meeting
for each statement execute function append_only();

create trigger held_meeting_void_stays before update or delete on held_meeting_void
for each row execute function append_only();
create trigger held_meeting_void_is_whole before truncate on held_meeting_void
for each statement execute function append_only();

create trigger task_stays before update or delete on task
for each row execute function append_only();
create trigger task_is_whole before truncate on task
for each statement execute function append_only();

create trigger task_version_stays before update or delete on task_version
for each row execute function append_only();
create trigger task_version_is_whole before truncate on task_version
for each statement execute function append_only();

create trigger task_branch_stays before update or delete on task_branch
for each row execute function append_only();
create trigger task_branch_is_whole before truncate on task_branch
for each statement execute function append_only();

create trigger task_report_stays before update or delete on task_report
for each row execute function append_only();
create trigger task_report_is_whole before truncate on task_report
for each statement execute function append_only();

create trigger task_postponement_stays before update or delete on task_postponement
for each row execute function append_only();
create trigger task_postponement_is_whole before truncate on task_postponement
for each statement execute function append_only();

create trigger task_postponement_decision_stays before update or delete on task_postponement_decision
for each row execute function append_only();
create trigger task_postponement_decision_is_whole before truncate on task_postponement_decision
for each statement execute function append_only();

create trigger inquiry_stays before update or delete on inquiry
for each row execute function append_only();
create trigger inquiry_is_whole before truncate on inquiry
for each statement execute function append_only();

create trigger inquiry_answer_stays before update or delete on inquiry_answer
for each row execute function append_only();
create trigger inquiry_answer_is_whole before truncate on inquiry_answer
for each statement execute function append_only();

create trigger inquiry_conclusion_stays before update or delete on inquiry_conclusion
for each row execute function append_only();
create trigger inquiry_conclusion_is_whole before truncate on inquiry_conclusion
for each statement execute function append_only();
