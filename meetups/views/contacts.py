"""The contact log: a word with a carer, the school or somebody else about a child."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, Q
from django.shortcuts import redirect, render
from django.utils import timezone

from club.models import CarerLink
from core import drafts, history
from core.access import access
from core.forms import show_error
from mentees.models import Mentee, StartStep

from .. import actions
from ..forms import ContactChangeForm, ContactForm
from ..models import Contact
from ..permissions import can_change_contact, can_log_contact, can_see_contact
from ..standing import group_of

FIELDS = ("on", "with_whom", "carer", "name", "how", "words")


def carers_of(mentee, user):
    """Those around this child and no other: a sibling's carers never stand here.

    Who may not read the case knows whom to ring in an emergency, and nobody else (EPT-9).
    """
    reads_case = Exists(Mentee.objects.with_background(user).filter(pk=mentee.pk))
    links = CarerLink.objects.filter(Q(is_emergency_contact=True) | reads_case, child=mentee.child_id)
    return links.select_related("carer")


def emergency_contacts_of(mentee):
    """Whom another mentor rings, who has the child with them for one day and does not see the case."""
    links = CarerLink.objects.filter(child=mentee.child_id, is_emergency_contact=True)
    return links.exclude(carer__phone="").select_related("carer")


def school_contact_for(user, mentee):
    """Whom to ask at the school (KOP-17): for the team alone."""
    told = StartStep.objects.filter(mentee=mentee, step=StartStep.SCHOOL_TOLD) if user.is_mentoring_team else []
    return told[0].contact_name if told else ""


@access(can_log_contact, Mentee, rows="with_background")
def contact_add(request, mentee):
    key = f"contact:mentee:{mentee.pk}"
    initial = {"on": timezone.localdate()} | drafts.initial_for(request.user, key)
    school = school_contact_for(request.user, mentee)
    form = ContactForm(
        request.POST or None, links=carers_of(mentee, request.user), school_contact=school, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        contact = actions.log_contact(by=request.user, mentee=mentee, draft_key=key, **form.cleaned_data)
        messages.success(request, "Kept in the contact log.")
        _flag_group(request, contact)
        return redirect("home:mentee_detail", mentee.pk)
    context = {"form": form, "mentee": mentee, "draft_key": key, "draft": initial["draft"], "group": group_of(mentee)}
    return render(request, "meetups/contact_add.html", context)


def _flag_group(request, contact):
    """What was said is kept wherever it was said; that it was said where no group is agreed stands out (KOT-13.1)."""
    if contact.how == Contact.How.GROUP and not (verdict := group_of(contact.mentee).verdict).is_allowed:
        messages.warning(request, f"It was in a group chat. {verdict.in_words}")


@access(can_see_contact, Contact)
def contact_detail(request, contact):
    context = {"contact": contact, "changes": history.changes_of(contact, longest=None)}
    if contact.how == Contact.How.GROUP:
        context["group"] = group_of(contact.mentee)
    return render(request, "meetups/contact_detail.html", context)


@access(can_change_contact, Contact)
def contact_change(request, contact):
    key = f"contact:change:{contact.pk}"
    initial = {name: getattr(contact, name) for name in FIELDS} | {"seen": history.version_of(contact)}
    initial |= drafts.initial_for(request.user, key)
    form = ContactChangeForm(request.POST or None, links=carers_of(contact.mentee, request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            contact = actions.change_contact(by=request.user, contact=contact, draft_key=key, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved. What stood here before stays in the history.")
            _flag_group(request, contact)
            return redirect("meetups:contact_detail", contact.pk)
    context = {"form": form, "contact": contact, "draft_key": key, "draft": initial["draft"]}
    return render(request, "meetups/contact_change.html", context)
