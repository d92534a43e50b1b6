"""What will be reminded of as things stand now: the same steps that planning takes, for whoever asks beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from scheduler.due import Customs, spans, steps_of
from scheduler.hours import Hours
from scheduler.working_days import WorkingDays
from scoring.rule_set import RuleSet
from storage import calendar, reminders
from storage.agenda import ALWAYS, agenda
from storage.obligations import Obligation, Recipient
from storage.ports import Transaction


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One step of an obligation for one person, done or not. `is_merged`: a later step falls on the same moment and
    speaks for it."""

    obligation: Obligation
    recipient: Recipient
    step: str
    at: datetime
    is_merged: bool

    @property
    def begins_before_it_concerns(self) -> bool:
        """Whether it would come from before this person was there, or this thing as it is now."""
        return self.at < max(self.recipient.since, self.obligation.since)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a person may be told of reminders before they come (`handlers.bureau.Reminds`)."""

    rule_set: RuleSet
    hours: Hours

    def ahead(
        self, tx: Transaction, person_id: int, organisation_ids: Collection[int], since: datetime, until: datetime
    ) -> tuple[tuple[datetime, Obligation], ...]:
        """When this person will be reminded of what is not done there, after `since` and before `until`, by time."""
        muted = set(reminders.mutes_of(tx, person_id))
        found, _ = foresee(tx, self.rule_set, customs_of(tx, self.rule_set, self.hours), organisation_ids, since, until)
        coming = [
            (each.at, each.obligation)
            for each in found
            if each.recipient.person_id == person_id
            and since < each.at
            and not each.is_merged
            and not each.obligation.is_done
            and not each.begins_before_it_concerns
            and not muted & {each.obligation.series, (each.obligation.kind, "", 0)}
        ]
        return tuple(sorted(coming, key=lambda each: (each[0], each[1].series)))

    def before(self, person_id: int, instant: datetime, span: timedelta) -> datetime | None:
        """When a reminder so long before an instant would come; None where quiet hours leave no time for it."""
        return self.hours.before(person_id, instant, span)

    def slot(self, person_id: int, day: date, hour: int) -> datetime:
        """When this person would be reminded on a day who wishes this hour."""
        return self.hours.slot(person_id, day, hour)


def foresee(
    tx: Transaction,
    rule_set: RuleSet,
    customs: Customs,
    organisation_ids: Collection[int],
    since: datetime,
    until: datetime,
) -> tuple[tuple[Foreseen, ...], tuple[str, ...]]:
    """Every step from `since` to before `until`, also of what is done; and the organisations at which something open
    falls due in that time with nobody to be told."""
    found = agenda(tx, rule_set, organisation_ids, spans(rule_set, since, until, customs))
    customs = with_wishes(tx, customs, found)
    steps: list[Foreseen] = []
    silent: dict[str, None] = {}
    for obligation in found:
        steps += _steps(obligation, customs, since, until)
        if not obligation.recipients and not obligation.is_done:
            somebody = replace(obligation, recipients=(Recipient(0, ALWAYS),), superiors=())
            if any(_steps(somebody, customs, since, until)):
                silent.setdefault(obligation.organisation)
    return tuple(steps), tuple(silent)


def customs_of(tx: Transaction, rule_set: RuleSet, hours: Hours) -> Customs:
    """How this bureau reminds, with the operator's table of days as it is now."""
    return Customs(rule_set.ladders, hours, WorkingDays(calendar.working_days(tx)))


def with_wishes(tx: Transaction, customs: Customs, obligations: Collection[Obligation]) -> Customs:
    """The same with the hours that those concerned have wished."""
    persons = {
        recipient.person_id
        for obligation in obligations
        for recipient in (*obligation.recipients, *obligation.superiors)
    }
    return replace(customs, wished=reminders.wished_hours(tx, persons))


def _steps(obligation: Obligation, customs: Customs, since: datetime, until: datetime) -> Iterator[Foreseen]:
    """The steps of one obligation; of those that fall on one moment the last one is meant, as in planning."""
    falling = [each for each in steps_of(obligation, customs) if since <= each[2] < until]
    meant = {(recipient.person_id, at): step for recipient, step, at in falling}
    for recipient, step, at in falling:
        yield Foreseen(obligation, recipient, step, at, meant[recipient.person_id, at] != step)
