"""INV-21: the same work leaves the same rows, hashes and answers on both databases."""

from datetime import date

from storage import assessments, audit, events, inquiries, meetings, talks, tasks
from storage.opening import open_store
from tests.storage.bureau import NOW, answer, found, year_of_work
from tests.storage.by_hand import everything


async def test_the_same_year_of_work_leaves_the_same_rows_on_both_databases(sqlite_url: str, postgres_url: str) -> None:
    answers = []
    for url in (sqlite_url, postgres_url):
        store = await open_store(url)
        bureau = await store.turn(found)
        await store.turn(year_of_work, bureau)
        for n in range(5):
            await store.turn(answer, f"update-{n}", "「九点五」")
        answers.append(
            (
                await store.read(events.events_of, bureau.first_branch, 2026),
                await store.read(assessments.standing, bureau.first_branch, date(2026, 12, 31)),
                await store.read(assessments.submitted_below, bureau.office),
                await store.read(talks.attention_and_sheet, bureau.secretary),
                await store.read(audit.verify),
                await store.read(meetings.replies, 1),
                await store.read(inquiries.about, "meeting", 1, bureau.first_branch),
                await store.read(tasks.postponements, 1),
            )
        )
        await store.turn(talks.drop_sheet, bureau.secretary, "record_event")
        await store.close()
    assert answers[0] == answers[1]
    sqlite, postgres = everything(sqlite_url), everything(postgres_url)
    for rows in (sqlite, postgres):  # files that differ by dialect have one name each
        assert rows.pop("migration")
    assert sqlite == postgres
    assert NOW.year == 2026
