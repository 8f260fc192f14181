"""Why a plan waits for its answer."""

from .plans import not_standing, risk_of, unclear_for
from .start import start_for


def speaks_against(meetup):
    """What speaks against confirming a plan today, in sentences."""
    verdicts = [*not_standing(meetup), start_for(meetup, meetup.went_ahead_because)]
    words = [verdict.sentence for verdict in verdicts if verdict and verdict.is_refused]
    for mentor, clear in unclear_for(meetup):
        words.append(f"{mentor} is not clear to mentor on that day. {clear.in_words}")
    risk = risk_of(meetup, meetup.policy_version.figures, meetup.unassessed_because)
    return [*words, risk.sentence] if risk and risk.is_refused else words
