-- What is written on the options under the last message, so that a line that is typed, or comes without its token, means
-- its option.

-- null: from an older release
alter table attention add column labels {text};
