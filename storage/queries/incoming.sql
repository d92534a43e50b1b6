-- name: note_incoming_trouble(place, detail, now)!
-- A platform gives us nothing; since when it first did not is kept.
insert into channel_trouble (platform, trouble, detail, since, closed_until)
values (:place, 'incoming', :detail, :now, :now)
on conflict (platform) do update set detail = excluded.detail;

-- name: end_incoming_trouble(place)!
-- A platform gives us what came for us again.
delete from channel_trouble where platform = :place;

-- name: incoming_troubles()
-- The platforms that give us nothing.
select platform, detail, since from channel_trouble where trouble = 'incoming' order by platform;
