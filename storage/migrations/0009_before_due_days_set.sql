-- Since when a day is known on which something falls due: what would have been said before is not missed.

-- null: from an older release, or from the imported table
alter table organisation add column term_set_at {text};
-- null: from an older release
alter table calendar_due add column set_at {text};
