"""What became of something that was to be decided: by whom, when, and in which words."""

from dataclasses import dataclass

from django.utils import timezone

from policy.dates import in_words

from ..models import AskedFor, GrantApplication


@dataclass(frozen=True)
class Answer:
    """As whoever comes second reads it; `by` and `when` are empty for what is of the time before the portal."""

    became: str
    by: str
    when: str
    words: str = ""


def answer_to_claim(claim) -> Answer:
    """Where a claim went last."""
    step = claim.steps.select_related("by").last()
    became = claim.get_status_display()
    return Answer(became, str(step.by), _moment(step.at), step.words) if step else Answer(became, "", "")


def answer_to_asked(asked) -> Answer:
    """How a gift or a taxi was answered, or that it was taken back."""
    if asked.status == AskedFor.WITHDRAWN or asked.decided_at is None:
        return _taken_back(asked)
    return Answer(asked.get_status_display(), str(asked.decided_by), _moment(asked.decided_at), asked.words)


def answer_to_grant(grant) -> Answer:
    if grant.status == GrantApplication.Status.WITHDRAWN or grant.decided_on is None:
        return _taken_back(grant)
    return Answer(grant.get_status_display(), str(grant.decided_by), in_words(grant.decided_on), grant.decision_words)


def _taken_back(row):
    """Nothing follows it, so the last thing in the history is that; a grant can have gone over before it."""
    last = row.history.select_related("history_user").first()
    by = (last and last.history_user) or row.mentor
    return Answer(row.get_status_display(), str(by), _moment(last.history_date) if last else "")


def _moment(at):
    at = timezone.localtime(at)
    return f"{in_words(at.date())}, {at:%H:%M}"
