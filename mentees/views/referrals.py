"""Referrals as the team works with them: the list, the page of one, the team's own form, the allocation meeting."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Prefetch
from django.db.models.functions import Coalesce, Greatest
from django.shortcuts import redirect, render
from django.utils import timezone

from club.models import Child
from core import drafts, history, readlog
from core.access import access
from core.forms import show_error
from core.models import User
from core.paging import page_of

from .. import actions
from ..eligibility import check_of
from ..forms.decisions import AssignForm, ReferralSearchForm, WithdrawForm
from ..forms.referrals import StaffReferralForm
from ..models import Allocation, Ground, Mentee, Referral, ReferralDecision, Seat, has_begun
from ..permissions import (
    can_add_referral,
    can_assign_referral,
    can_list_referrals,
    can_refer_child,
    can_see_referral,
    can_withdraw_referral,
)
from ..standing import also_referred, candidates_for, mentee_of, standing_from

DECISIONS = Prefetch("decisions", ReferralDecision.objects.select_related("decided_by", "policy_version"))
# What history calls the fields that point to people.
PEOPLE = ("looked after by", "settled by")


@access(can_list_referrals)
def referrals_list(request):
    """Open referrals, the longest waiting first; or those settled in one way, the newest first."""
    form = ReferralSearchForm(request.GET)
    show = form.wanted()
    referrals = Referral.objects.visible_to(request.user).for_page().filter(status=show).prefetch_related(DECISIONS)
    is_open = show == Referral.Status.OPEN
    page = page_of(request, referrals.longest_first() if is_open else referrals.order_by("-settled_at", "-id"))
    readlog.show(request, page.rows)
    rows = [(referral, standing_from(referral.decisions.all())) for referral in page.rows]
    choices = [(value or "open", label) for value, label in form.fields["show"].choices]
    context = {"page": page, "rows": rows, "show": show, "choices": choices, "is_open": is_open}
    return render(request, "mentees/referrals_list.html", context)


@access(can_see_referral, Referral)
def referral_detail(request, referral):
    decisions = list(DECISIONS.queryset.filter(referral=referral))
    standing = standing_from(decisions)
    counts = {decision.seat: decision for decision in reversed(decisions)}
    candidates = []
    if referral.is_open and referral.child is None:
        candidates = candidates_for(referral, Child.objects.visible_to(request.user))
        readlog.show(request, [candidate.child for candidate in candidates])
    context = {
        "referral": referral,
        "standing": standing,
        "seats": [(seat.label, counts.get(seat.value)) for seat in Seat],
        "earlier": [decision for decision in decisions if decision is not counts.get(decision.seat)],
        "candidates": candidates,
        "eligibility": check_of(referral),
        "today": timezone.localdate(),
        "grounds": [label for kind, label in Ground.Kind.choices if kind in referral.grounds],
        "others": also_referred(referral),
        "mentee": mentee_of(referral.child),
        "changes": _changes_of(referral),
    }
    return render(request, "mentees/referral_detail.html", context)


def _changes_of(referral):
    """Its history with names in place of numbers: people, and the child that is on the page anyway."""
    changes = history.changes_of(referral)
    numbers = {value for change in changes for label, *values in change.fields if label in PEOPLE for value in values}
    people = User.objects.filter(pk__in=[number for number in numbers if number.isdigit()])
    names = {str(user.pk): user.name for user in people}
    children = {"nothing": "nothing"}
    if referral.child:
        children[str(referral.child_id)] = referral.child.full_name

    def named(label, *values):
        if label in PEOPLE:
            return label, *(names.get(value, value) for value in values)
        return label, *(children.get(value, "another child") if label == "child" else value for value in values)

    return [replace(change, fields=tuple(named(*field) for field in change.fields)) for change in changes]


@access(can_add_referral)
def referral_add(request):
    return _add(request)


@access(can_refer_child, Child)
def child_refer(request, child):
    """The team's form, opened from a child's page and filled in from it."""
    if mentee := mentee_of(child):
        messages.warning(request, "This child is a mentee already.")
        return redirect("home:mentee_detail", mentee.pk)
    return _add(request, child)


def _add(request, child=None):
    key = f"referral:child:{child.pk}" if child else "referral:new"
    initial = _from_child(child, request.user) | drafts.initial_for(request.user, key)
    form = StaffReferralForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            referral = actions.receive_referral(
                by=request.user, source=Referral.Source.STAFF, child=child, draft_key=key, **form.said
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"Referral {referral.reference} is written down.")
            return redirect("mentees:referral_detail", referral.pk)
    open_now = Referral.objects.open().filter(child=child) if child else []
    context = {"form": form, "child": child, "open_now": open_now, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/referral_add.html", context)


def _from_child(child, user):
    """What the club knows of the child already; whoever types it is the referrer until they say otherwise."""
    known = {"referrer_name": user.name}
    if child is None:
        return known
    link = child.carer_links.select_related("carer").first()
    if link:
        known |= {"carer_name": link.carer.name, "carer_phone": link.carer.phone, "carer_email": link.carer.email}
    return known | {
        "first_name": child.first_name,
        "surname": child.surname,
        "date_of_birth": child.date_of_birth,
        "school_year": child.school_year_on(),
        "school": child.school,
        "reason": child.may_benefit,
        "grounds": [ground.kind for ground in child.grounds.all()],
    }


@access(can_assign_referral, Referral)
def referral_assign(request, referral):
    form = AssignForm(request.POST if request.method == "POST" else None, initial={"to": referral.looked_after_by_id})
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_referral(by=request.user, referral=referral, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("mentees:referral_detail", referral.pk)
    return render(request, "mentees/referral_assign.html", {"form": form, "referral": referral})


@access(can_withdraw_referral, Referral)
def referral_withdraw(request, referral):
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_referral(by=request.user, referral=referral, words=form.said)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "The referral is withdrawn. It stays here to be read.")
            return redirect("mentees:referral_detail", referral.pk)
    return render(request, "mentees/referral_withdraw.html", {"form": form, "referral": referral})


@access(can_list_referrals)
def allocation_meeting(request):
    """For the meeting, on screen or paper: referrals that wait, and mentees who wait for a mentor (KOT-6.1)."""
    today = timezone.localdate()
    waiting = Referral.objects.visible_to(request.user).open()
    without = Mentee.objects.visible_to(request.user).supported()
    without = without.exclude(pk__in=Allocation.objects.keyed().values("mentee"))
    # Without a mentor since the first day of support, or since the last day of the mentor before.
    left_on = Max("allocations__end_on", filter=has_begun("allocations__"))
    since = Greatest("starts_on", Coalesce(left_on, "starts_on"))
    listed = without.with_child().select_related("referral").annotate(since=since).order_by("since", "pk")
    referrals = page_of(request, waiting.for_page().longest_first().prefetch_related(DECISIONS), name="referrals")
    mentees = page_of(request, listed, name="mentees")
    context = {
        "today": today,
        "how_many_wait": waiting.count(),
        "how_many_without": without.count(),
        "referrals": referrals,
        "waiting": [
            (referral, standing_from(referral.decisions.all())) for referral in readlog.show(request, referrals.rows)
        ],
        "mentees": mentees,
        "without": readlog.show(request, mentees.rows),
    }
    return render(request, "mentees/allocation_meeting.html", context)
