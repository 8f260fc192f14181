"""Who suits whom: the mentors for one child, and the best assignment for all who wait. People decide (KOT-6.1)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from core import history, readlog
from core.access import access
from core.forms import show_error
from core.paging import page_of
from mentors.models import Mentor, Slot
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.matching import Choices, RemarkForm, RemarkWithdrawForm
from ..models import Mentee, PairRemark
from ..permissions import can_bar_mentor, can_record_remark, can_suggest_mentors, can_withdraw_remark
from ..standing.matching import pool_of, propose, seekers_of, waiting

ON_A_PAGE = 20


@access(can_suggest_mentors, Mentee)
def mentors_suggest(request, mentee):
    """The cleared mentors with a free place, ranked, each with the reasons; and those who must not be matched."""
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_of(mentee.scheme)
    pool = pool_of(Mentor.objects.visible_to(request.user), today, figures)
    [seeker] = seekers_of([mentee])
    now = {row.mentor_id: row for row in mentee.allocations_ever if not row.is_over}
    free = [offer for offer in pool.offers if offer.pk not in now]
    page = page_of(request, rules.suggestions(seeker, free, figures), size=ON_A_PAGE)
    context = {
        "today": today,
        "mentee": mentee,
        "page": page,
        "lapses": pool.lapses,
        "now": now.values(),
        "bars": _bars(seeker, pool, mentee),
        "wishes": [remark for remark in mentee.remarks_standing if not remark.is_conflict],
        "may_read_conflicts": can_bar_mentor(request.user),
        "pool": pool,
        "most": rules.most_points(figures),
        **_looked_for(mentee),
    }
    return render(request, "mentees/mentors_suggest.html", context)


def _bars(seeker, pool, mentee):
    """(mentor's number and name, bar, the remark behind it where there is one), for everybody who serves."""
    conflicts = {remark.mentor_id: remark for remark in mentee.remarks_standing if remark.is_conflict}
    everybody = sorted(pool.everybody, key=lambda offer: offer.full_name)
    return [
        (offer, bar, conflicts.get(offer.pk) if bar.words else None)
        for offer in everybody
        for bar in rules.bars_of(seeker, offer)
    ]


def _looked_for(mentee):
    """What the child likes, needs and wishes, in words."""
    return {
        "support": [rules.SUPPORT[key].label for key in mentee.support_needed if key in rules.SUPPORT],
        "gets_on_with": [rules.TEMPERAMENT[key].label for key in mentee.gets_on_with if key in rules.TEMPERAMENT],
        "times": [slot.label for slot in Slot if slot.value in mentee.availability],
    }


@access(can_suggest_mentors)
def mentors_propose(request):
    """Everybody who waits with the mentor that the best assignment gives them; swapped and left out by the address."""
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    choices = Choices(request.GET)
    rows = {mentee.pk: mentee for mentee in waiting(request.user)}
    pool = pool_of(Mentor.objects.visible_to(request.user), today, figures)
    stopped = [mentee for mentee in rows.values() if mentee.has_stopped]
    left_out = [rows[pk] for pk in choices.left_out if pk in rows and not rows[pk].has_stopped]
    asked = [mentee for mentee in rows.values() if not mentee.has_stopped and mentee not in left_out]
    proposal = propose(seekers_of(asked), pool.offers, figures, chosen=choices.chosen)
    page = page_of(request, proposal.seekers, size=ON_A_PAGE)
    if proposal.seekers and not page.rows:
        # The last child of the last page has been allocated: the others still wait.
        return redirect(choices.first_page)
    lines = [_line(rows[seeker.pk], proposal.of(seeker, figures), choices) for seeker in page.rows]
    readlog.show(request, [*(line["mentee"] for line in lines), *left_out, *stopped])
    context = {
        "today": today,
        "page": page,
        "lines": lines,
        "proposal": proposal,
        "pool": pool,
        "stopped": stopped,
        "left_out": [(mentee, choices.url(but=mentee.pk)) for mentee in left_out],
        "is_changed": bool(choices.chosen or left_out),
        "refused": [rows[pk] for pk in choices.chosen if pk in rows and pk not in proposal.chosen],
        "places": sum(offer.places for offer in pool.offers),
        "most": rules.most_points(figures),
    }
    return render(request, "mentees/mentors_propose.html", context)


def _line(mentee, proposed, choices):
    """One child of the list with the addresses of what may be done about it."""
    own = proposed.match
    allocate = ""
    if own:
        asked = [("mentor", own.mentor.pk), ("waiting", "yes"), *choices.pairs(but=mentee.pk)]
        allocate = f"{reverse('mentees:allocation_add', args=[mentee.pk])}?{urlencode(asked)}"
    return {
        "mentee": mentee,
        "proposed": proposed,
        "allocate": allocate,
        "kept": choices.pairs(but=mentee.pk),
        "leave_out": choices.url(but=mentee.pk, without=mentee.pk),
        "as_proposed": choices.url(but=mentee.pk),
    }


@access(can_record_remark, Mentee)
def remark_add(request, mentee):
    form = RemarkForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        may_bar=can_bar_mentor(request.user),
        initial={"mentor": request.GET.get("mentor"), "seen": history.newest_step(mentee.remarks.standing())},
    )
    if request.method == "POST" and form.is_valid():
        try:
            remark = actions.record_remark(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Saved.")
            if remark.is_conflict and _mentors_now(mentee, remark.mentor):
                messages.warning(request, f"{remark.mentor} mentors {mentee.child.called} now. End that allocation.")
            return redirect("mentees:mentors_suggest", mentee.pk)
    return render(request, "mentees/remark_add.html", {"form": form, "mentee": mentee})


def _mentors_now(mentee, mentor):
    return any(not row.is_over for row in mentee.allocations.filter(mentor=mentor))


@access(can_withdraw_remark, PairRemark)
def remark_withdraw(request, remark):
    form = RemarkWithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_remark(by=request.user, remark=remark, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Taken back.")
            return redirect("mentees:mentors_suggest", remark.mentee_id)
    return render(request, "mentees/remark_withdraw.html", {"form": form, "remark": remark})
