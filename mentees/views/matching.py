"""Which child of the club a referral is about: candidates side by side, a person chooses (KOP-1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils import timezone

from club.forms.children import ChildForm, searched
from club.models import CarerLink, Child
from core import readlog
from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.decisions import CarerOfReferralForm, GroundsForm, MatchForm
from ..models import Ground, Referral
from ..permissions import can_confirm_grounds, can_match_referral
from ..standing import candidates_for, carers_like, mentee_of

FOUND = 10


@access(can_match_referral, Referral)
def referral_match(request, referral):
    """The referral beside each child it may be about."""
    form = MatchForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        child = form.cleaned_data["child"]
        try:
            actions.match_referral(by=request.user, referral=referral, child=child)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The referral is about {child.full_name}, {child.ref}.")
            return redirect("mentees:referral_detail", referral.pk)
    children = Child.objects.visible_to(request.user).prefetch_related(
        Prefetch("carer_links", CarerLink.objects.select_related("carer"))
    )
    candidates = candidates_for(referral, children)
    words = searched(request)
    alike = {candidate.child.pk for candidate in candidates}
    found = list(children.matching(words).exclude(pk__in=alike)[:FOUND]) if words else []
    pairs = [_pair(referral, one.child, one.likeness.in_words) for one in candidates]
    pairs += [_pair(referral, child, "Found by your search") for child in found]
    readlog.show(request, [child for _, child, _, _ in pairs])
    context = {"referral": referral, "form": form, "pairs": pairs, "words": words}
    return render(request, "mentees/referral_match.html", context)


def _pair(referral, child, why):
    """Why, the child, the mentee it may be, and each fact as the referral and as the club has it."""
    links = child.carer_links.all()
    carers = ", ".join(link.carer.name for link in links)
    phones = ", ".join(link.carer.phone for link in links if link.carer.phone)
    year = child.school_year_on()
    facts = [
        ("First name", referral.first_name, child.first_name),
        ("Goes by", "", child.known_as),
        ("Surname", referral.surname, child.surname),
        ("Birthday", referral.date_of_birth, child.date_of_birth),
        ("School", referral.school, child.school),
        ("School year", referral.school_year, year),
        ("Carer", referral.carer_name, carers),
        ("Carer's phone", referral.carer_phone, phones),
    ]
    return why, child, mentee_of(child), [fact for fact in facts if fact[1] or fact[2]]


@access(can_match_referral, Referral)
def referral_child_add(request, referral):
    """Another child: add it as a member of the club first, with what the referral says (KOP-1)."""
    if referral.child_id:
        return redirect("mentees:referral_detail", referral.pk)
    initial = {
        "ref": Child.objects.next_ref(),
        "first_name": referral.first_name,
        "surname": referral.surname,
        "date_of_birth": referral.date_of_birth,
        "school_year": referral.school_year,
        "school": referral.school,
        "may_benefit": referral.reason,
        "joined_on": timezone.localdate(),
    }
    data = request.POST or None
    form = ChildForm(data, initial=initial)
    carer_form = CarerOfReferralForm(data, carers=carers_like(referral, request.user), name=referral.carer_name)
    if data and form.is_valid() and carer_form.is_valid():
        try:
            child = actions.add_referred_child(
                by=request.user, referral=referral, **carer_form.cleaned_data, **form.cleaned_data
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"{child.full_name} is a member of the club now.")
            return redirect("mentees:referral_detail", referral.pk)
    readlog.show(request, form.twins)
    readlog.show(request, [link for carer in carer_form.found for link in carer.links.all()])
    context = {"form": form, "carer_form": carer_form, "referral": referral}
    return render(request, "mentees/referral_child_add.html", context)


@access(can_confirm_grounds, Child)
def grounds_confirm(request, child):
    """Which grounds the team finds to hold, beside what referrers have said."""
    kinds = [ground.kind for ground in child.grounds.all()]
    initial = {"kinds": kinds, "was": " ".join(kinds)}
    data = request.POST if request.method == "POST" else None
    form = GroundsForm(data, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        was = said["was"].split() if "was" in form.data else None
        try:
            actions.confirm_grounds(by=request.user, child=child, kinds=said["kinds"], was=was)
        except ValidationError as error:
            show_error(form, error)
            form.data = form.data.copy()
            form.data["was"] = " ".join(kinds)
        else:
            messages.success(request, "Grounds saved.")
            return redirect("mentees:eligibility_detail", child.pk)
    labels = dict(Ground.Kind.choices)
    said = [
        (referral, [labels[kind] for kind in referral.grounds if kind in labels])
        for referral in Referral.objects.visible_to(request.user).filter(child=child)
    ]
    return render(request, "mentees/grounds_confirm.html", {"form": form, "child": child, "said": said})
