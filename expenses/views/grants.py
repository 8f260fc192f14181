"""A grant application as its mentor writes, sends and follows it, and as everybody reads it (KOP-20)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts, files, history, readlog
from core.access import access
from core.forms import show_error
from core.paging import number_asked, page_of
from core.roles import Role
from mentees.models import Mentee
from policy.models import PolicyVersion

from .. import actions, rules, standing
from ..documents.papers import grant_pdf
from ..forms.grants import GrantForm
from ..models import GrantApplication
from ..permissions import (
    can_apply_for_grant,
    can_list_own_grants,
    can_read_grant_reasons,
    can_read_grant_views,
    can_see_grant,
    can_see_names_on_claims,
    can_withdraw_grant,
    can_write_grant,
)
from .asking import own_children_for, taken_back

Status = GrantApplication.Status
WORDS = ("description", "amount", "reasoning", "not_elsewhere", "impact", "sponsor")


@access(can_list_own_grants)
def grants_own(request):
    grants = standing.with_claimed(GrantApplication.objects.own_of(request.user).for_page()).order_by("-begun_at")
    page = page_of(request, grants)
    readlog.show(request, page.rows)
    mentees = own_children_for(request, can_apply_for_grant)
    return render(
        request, "expenses/grants_own.html", {"page": page, "today": timezone.localdate(), "mentees": mentees}
    )


@access(can_apply_for_grant, Mentee)
def grant_apply(request, mentee):
    """A new application, for a mentee of one's own; with the words of one that was taken back, where one is named."""
    return _write(request, mentee)


@access(can_write_grant, GrantApplication)
def grant_write(request, grant):
    """The draft goes on, until it is sent."""
    if grant.status != Status.DRAFT and request.method != "POST":
        messages.info(request, f"This application is {grant.get_status_display().lower()} and stays as it is.")
        return redirect("expenses:grant_detail", grant.pk)
    return _write(request, grant.mentee, grant)


def _write(request, mentee, grant=None):
    key = f"grant:{grant.pk}" if grant else f"grant:mentee:{mentee.pk}"
    words_of = grant or _taken_back(request, mentee)
    initial = {name: getattr(words_of, name) for name in WORDS} if words_of else {}
    initial |= {"seen": history.version_of(grant)} if grant else {}
    initial |= drafts.initial_for(request.user, key)
    sends = "send" in request.POST
    form = GrantForm(request.POST or None, child=mentee.child, initial=initial, sends=sends)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.write_grant(
                by=request.user, mentee=mentee, grant=grant, sends=sends, draft_key=key, **form.cleaned_data
            )
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, _thanks(row, sends))
            return redirect("expenses:grant_detail" if sends else "expenses:grant_write", row.pk)
    context = {
        "form": form,
        "mentee": mentee,
        "grant": grant,
        "figures": PolicyVersion.objects.figures_of(mentee.scheme),
        "left": standing.left_in_funds(mentee.scheme),
        "draft_key": key,
        "draft": initial["draft"],
    }
    return render(request, "expenses/grant_write.html", context)


def _taken_back(request, mentee):
    named = number_asked(request, "words_of")
    own = GrantApplication.objects.own_of(request.user).filter(mentee=mentee, status=Status.WITHDRAWN)
    return own.filter(pk=named).first() if named else None


def _thanks(grant, sends):
    if sends:
        return f"Sent. The committee has been told and decides by {grant.decide_by:%-d %B %Y}."
    return "Saved. Nobody but you reads it until you send it."


@access(can_see_grant, GrantApplication)
def grant_detail(request, grant):
    with_reasons = can_read_grant_reasons(request.user, grant)
    context = {
        "grant": grant,
        "today": timezone.localdate(),
        "claimed": standing.standing_of(grant.claims.counting()),
        "left": standing.left_of_grant(grant),
        "funds": standing.funds_of(grant.mentee.scheme) if grant.status == Status.SENT else [],
        "with_names": can_see_names_on_claims(request.user),
        "with_reasons": with_reasons,
    }
    if grant.status == Status.SENT and request.user.has_role(Role.COMMITTEE_MEMBER):
        context["why_not"] = standing.who_decides_own(request.user, grant)
    if can_read_grant_views(request.user, grant):
        tally = standing.tally_of(grant)
        context |= {"views": grant.views.select_related("by"), "tally": tally, "reach": rules.reach_verdict(tally)}
    return render(request, "expenses/grant_detail.html", context)


@access(can_withdraw_grant, GrantApplication)
def grant_withdraw(request, grant):
    """For good; its words can begin another application."""
    return taken_back(
        request,
        lambda: actions.withdraw_grant(by=request.user, grant=grant),
        grant,
        "expenses:grant_detail",
        called="Your application" if grant.mentor.user_id == request.user.pk else "The application",
        question="Take this application back?",
        then="The committee then does not decide on it. Its words stay here, and you can apply again with them.",
        thanks="Taken back. Its words stay here.",
    )


@access(can_read_grant_reasons, GrantApplication)
def grant_download(request, grant):
    """The decided form; who took it stands in the read log."""
    if grant.decided_on is None:
        raise Http404
    return files.made(grant_pdf(grant), f"grant-{grant.pk}-{grant.decided_on}.pdf", "application/pdf")
