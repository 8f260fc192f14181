"""Messages about referrals, allocations, consents, help and endings: never a child's name."""

from django.conf import settings
from django.urls import reverse


def allocated(allocation):
    """Subject and body for a mentor who has been allocated to a mentee (KOT-6.1)."""
    return (
        "You have been allocated to a mentee",
        f"Hello {allocation.mentor.user.first_name},\n\nFrom {allocation.start_on:%-d %B %Y} on you are the "
        f"mentor of a child. The page of your mentee opens on that day:\n{settings.SITE_URL}/\n",
    )


def suspended():
    """Subject and body for those who look after the mentees of a mentor who was stopped (PRO-5). No name, no reason."""
    return (
        "A mentor has been suspended",
        "Hello,\n\na mentor has been suspended. Their pages are closed, and what they had planned cannot go ahead. "
        f"Please see to their mentees:\n{settings.SITE_URL}/\n",
    )


def ended(allocation):
    """Subject and body for a mentor whose allocation has been given its end (KOP-7)."""
    return (
        "One of your allocations ends",
        f"Hello {allocation.mentor.user.first_name},\n\nYour allocation to one of your mentees has its last day on "
        f"{allocation.end_on:%-d %B %Y}. Meet-ups planned after that day do not go ahead. A note that you still owe "
        f"can be handed in on your first page:\n{settings.SITE_URL}/\n\nThank you for the time you gave.\n",
    )


def struck(allocation):
    """Subject and body for a mentor whose allocation will not begin after all."""
    return (
        "One of your allocations will not begin",
        f"Hello {allocation.mentor.user.first_name},\n\nYour allocation that was to begin on "
        f"{allocation.start_on:%-d %B %Y} will not take place. The coordinator can tell you more.\n"
        f"{settings.SITE_URL}/\n",
    )


def handing_over(handover):
    """Subject and body for the mentor who hands over: their last day, and who follows (KOP-7)."""
    old, new = handover.from_allocation, handover.to_allocation
    return (
        "You hand over one of your mentees",
        f"Hello {old.mentor.user.first_name},\n\n{new.mentor} follows you as the mentor of one of your mentees, from "
        f"{new.start_on:%-d %B %Y}. Your own last day is {old.end_on:%-d %B %Y}; with it the page of that child closes "
        f"to you. Read what is planned, and see when you meet together:\n{settings.SITE_URL}/\n\n"
        "Thank you for the time you gave.\n",
    )


def taking_over(handover):
    """Subject and body for the mentor who takes over: their first day, and from whom (KOP-7)."""
    old, new = handover.from_allocation, handover.to_allocation
    return (
        "You take over a mentee",
        f"Hello {new.mentor.user.first_name},\n\nFrom {new.start_on:%-d %B %Y} on you are the mentor of a child, and "
        f"follow {old.mentor}. The page of your mentee opens on that day, with a note:\n{settings.SITE_URL}/\n",
    )


def handover_off(handover):
    """Subject and body for the mentor who was to hand over: nobody follows as was said, and until when they stay."""
    old, new = handover.from_allocation, handover.to_allocation
    if old.is_over:
        until = f"Your own last day was {old.end_on:%-d %B %Y}, as before."
    else:
        until = f"Your own last day stays {old.end_on:%-d %B %Y}, unless the coordinator agrees another one with you."
    return (
        "Your handover has been called off",
        f"Hello {old.mentor.user.first_name},\n\n{new.mentor} does not follow you as the mentor of one of your mentees "
        f"after all. {until} The coordinator can tell you more.\n{settings.SITE_URL}/\n",
    )


def summary_issued(allocation):
    """Subject and body for a mentor: the one-page summary can be read (KOT-6.2)."""
    return (
        "The summary of one of your mentees is ready",
        f"Hello {allocation.mentor.user.first_name},\n\nOne page about one of your mentees is ready: background, "
        f"needs, goals, and whom to ring. It is on the child's page from your first day:\n{settings.SITE_URL}/\n\n"
        "It is for you alone. Each download is recorded.\n",
    )


def referral_received(referral):
    """Subject and body of the referrer's receipt: the reference, and no word about the child (KOP-2)."""
    return (
        f"We have your referral {referral.reference}",
        # Not a word that was typed: nobody shall send words to others through us.
        f"Hello,\n\nThank you for telling us about a child who may benefit from a mentor. "
        f"Your referral has reached us. Its reference is {referral.reference}: please give it when you ask about "
        "it.\n\nThis message says nothing about the child on purpose. Two people decide together, and we let you "
        "know what they decided.\n\nKids on Track\n",
    )


def referral_arrived(referral):
    """Subject and body for coordinator and family liaison: a referral has come in."""
    return (
        f"A new referral has come in: {referral.reference}",
        f"A referral has come in, from: {referral.get_referrer_kind_display()}.\n\nSee it here:\n"
        f"{_referral_page(referral)}\n",
    )


def referral_accepted(referral):
    """Subject and body for coordinator and family liaison: both have said yes (KOT-3.2)."""
    return (
        f"Referral {referral.reference} is accepted",
        f"Both have said yes. The start of the mentoring comes next, and a mentor.\n\nSee it here:\n"
        f"{_referral_page(referral)}\n",
    )


def referral_settled(referral):
    """Subject and body for the referrer: how to hear of the answer, and no word about the child."""
    return (
        f"Your referral {referral.reference} has been decided",
        f"Hello,\n\nWe have decided on your referral {referral.reference}. "
        f"{_ANSWER[referral.status]}\n\nThank you for thinking of us.\n\nKids on Track\n",
    )


_ANSWER = {
    "accepted": "We will be in touch with you and the family. If you have questions, give us this reference.",
    "declined": "A letter with our answer is ready and on its way to you. It also names other support that may help.",
}


def _referral_page(referral):
    return f"{settings.SITE_URL}{reverse('mentees:referral_detail', args=[referral.pk])}"


def consents_asked(request, token, last_day):
    """Subject and body for a carer with the personal link to the consents they are asked for (KOP-16)."""
    link = f"{settings.SITE_URL}{reverse('mentees:consent_answer', args=[token])}"
    return (
        "Kids on Track asks for your consent",
        f"Hello {request.carer.name},\n\nKids on Track asks you to read a few short texts and to say to each whether "
        f"you agree. It takes five minutes and needs no password:\n{link}\n\nThe link is for you alone, works once "
        f"and until {last_day}. You may say no to any of it. If you would rather have it on paper, or have a "
        f"question, ring or write to {request.asked_by.name}: {_reach(request.asked_by)}.\n",
    )


def _reach(person):
    return f"{person.phone}, {person.email}" if person.phone else person.email


def consents_answered(request):
    """Subject and body for the coordinators and whoever asked: the carer has answered (KOP-16)."""
    page = f"{settings.SITE_URL}{reverse('mentees:consents_list', args=[request.mentee_id])}"
    return (
        "A carer has answered about consents",
        f"A carer has answered the consents that {request.asked_by} asked for.\n\nSee what was agreed to:\n{page}\n",
    )


def consent_withdrawn(consent):
    """Subject and body for the coordinators: what depends on this consent stops now (KOP-16)."""
    page = f"{settings.SITE_URL}{reverse('mentees:consent_detail', args=[consent.pk])}"
    return (
        "A consent was withdrawn",
        f"A carer has taken back a consent ({consent.get_kind_display().lower()}). What depends on it does not go "
        f"ahead from now on.\n\nSee it, and what it stops:\n{page}\n",
    )


def last_questionnaire(closing, user):
    """Subject and body for a mentor: the last questionnaire is asked for before support ends (KOT-17.1)."""
    return (
        "One last questionnaire, please",
        f"Hello {user.first_name},\n\nThe support of one of your mentees ends on {closing.last_day:%-d %B %Y}. Please "
        f"do the last questionnaire together before that day:\n{settings.SITE_URL}/\n",
    )


def help_asked(asked):
    """Subject and body for the coordinators: a mentor brings something back (KOP-22). Not a word of what it is."""
    return (
        "A mentor asks for your help",
        f"{asked.asked_by} asks for your help with a mentee: something there is beyond what a mentor can do.\n\n"
        f"Read it and answer:\n{_help_page(asked)}\n",
    )


def help_answered(asked):
    """Subject and body for the mentor: the team has answered (KOP-22)."""
    return (
        "You have an answer about one of your mentees",
        f"Hello {asked.asked_by.first_name},\n\n{asked.answered_by} has answered what you brought back.\n\n"
        f"Read it here:\n{_help_page(asked)}\n",
    )


def _help_page(asked):
    return f"{settings.SITE_URL}{reverse('mentees:help_detail', args=[asked.pk])}"
