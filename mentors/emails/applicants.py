"""Messages to applicants, referees and the coordinator: plain text, no word that somebody typed about another."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from policy.dates import in_words

FOOT = "Kids on Track"


def application_link(link, token):
    """The personal link under which the form is written, saved and taken up again (KOT-4.1)."""
    url = f"{settings.SITE_URL}{reverse('mentors:apply_form', args=[token])}"
    return (
        "Your application to be a mentor",
        f"Hello,\n\nsomebody, we hope you, would like to mentor a child with {FOOT}. Open this link to write the "
        f"application:\n\n{url}\n\nIt is yours alone: do not pass it on. It works until you have sent the application, "
        f"or until {_last_day(link)}. You can save the form and come back to it by the same link.\n\n"
        f"If you did not ask for this, leave this message aside.\n\n{FOOT}\n",
    )


def application_there(application):
    """To somebody who asks for a link while their application is with us."""
    return (
        f"We have your application {application.reference}",
        f"Hello,\n\nyour application to be a mentor has reached us. Its reference is {application.reference}: please "
        f"give it when you ask about it. There is nothing more to send.\n\n{FOOT}\n",
    )


def application_received(application):
    """The receipt, with the reference."""
    return (
        f"We have your application {application.reference}",
        f"Hello,\n\nthank you for your application to be a mentor. Its reference is {application.reference}: please "
        "give it when you ask about it.\n\nWhat comes next: we ask your two referees, we meet you for a talk, and you "
        f"take our training and a DBS check. We tell you at each step.\n\n{FOOT}\n",
    )


def application_arrived(application):
    """For the coordinator: an application has come in."""
    url = reverse("mentors:application_detail", args=[application.pk])
    waits = "" if application.mentor_id else "The e-mail address belongs to an account: please link the two.\n\n"
    return (
        f"A new mentor application: {application.reference}",
        f"Somebody would like to be a mentor.\n\n{waits}See it here:\n{settings.SITE_URL}{url}\n",
    )


def reference_asked(reference, link, token):
    """The referee reads the applicant's name and nothing else about them."""
    name = reference.mentor.user.name
    return (
        f"A reference for {name}",
        f"Hello,\n\n{name} would like to mentor a child with {FOOT}, a children's charity, and has named you as "
        f"somebody who knows them. Would you answer five short questions?\n\n{_reference_url(token)}\n\n"
        f"The link is yours alone and works once, until {_last_day(link)}. What you write is read by the people who "
        f"choose our mentors, and by nobody else.\n\nThank you.\n\n{FOOT}\n",
    )


def reference_chased(reference, link, token):
    """Asked again, with a link that works: the one before is closed (KOT-4.1)."""
    name = reference.mentor.user.name
    return (
        f"Please remember the reference for {name}",
        f"Hello,\n\non {in_words(timezone.localdate(reference.asked_at))} we asked you about {name}, who would like to "
        f"mentor a child with {FOOT}. We cannot go on without your answer. It takes five minutes:\n\n"
        f"{_reference_url(token)}\n\nThis link takes the place of the one before and works once, until "
        f"{_last_day(link)}. If you would rather not answer, please tell us so.\n\nThank you.\n\n{FOOT}\n",
    )


def reference_answered(reference):
    """For the coordinator: somebody has answered. The message says neither who nor what."""
    url = reverse("home:mentor_detail", args=[reference.mentor_id])
    return ("A reference has come in", f"A referee has answered. See it here:\n{settings.SITE_URL}{url}\n")


def accepted(mentor):
    """To somebody who has an account already, and so needs no invitation."""
    return (
        "Welcome as a mentor",
        f"Hello {mentor.user.first_name},\n\nwe are glad to tell you that you are now a mentor of {FOOT}. Sign in as "
        f"always:\n{settings.SITE_URL}/\n\n{FOOT}\n",
    )


def declined(application, letter):
    """The letter as the coordinator wrote it."""
    return (f"Your application {application.reference}", f"{letter}\n")


def _reference_url(token):
    return f"{settings.SITE_URL}{reverse('mentors:reference_answer', args=[token])}"


def _last_day(link):
    return in_words(timezone.localdate(link.expires_at))
