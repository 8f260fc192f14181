"""Everybody on the way to being a mentor: the list, an application, interviews, the decision."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import drafts
from core.access import access
from core.forms import show_error
from core.history import changes_of
from core.paging import page_of
from policy.models import PolicyVersion

from .. import actions, rules
from ..forms.applicants import (
    ApplicationForm,
    InterviewForm,
    data_of,
)
from ..forms.pipeline import PipelineFilter
from ..models import Application, Mentor
from ..permissions import (
    can_accept_applicant,
    can_link_application,
    can_list_applicants,
    can_record_interview,
    can_see_application,
    can_see_home_address,
)
from ..standing.applicants import flow, pipeline, way_of
from .saving import to_mentor


@access(can_list_applicants)
def applicants_list(request):
    """Every applicant with the next step, who acts and how long it has waited, the longest first (KOT-4.1, KOT-4.3)."""
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    form = PipelineFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    lines = pipeline(request.user, today, figures)
    step, acts, kind = (wanted.get(name) for name in ("step", "acts", "kind"))
    shown = [
        line
        for line in lines
        if step in ("", None, line.next.key)
        and acts in ("", None, line.next.acts.name.lower())
        and kind in ("", None, line.kind)
    ]
    context = {
        "form": form,
        "page": page_of(request, shown),
        "is_filtered": bool(step or acts or kind),
        "flow": flow(request.user, today),
        "all": len(lines),
        "begun": Application.objects.filter(sent_at=None).count(),
    }
    return render(request, "mentors/applicants_list.html", context)


@access(can_list_applicants)
def applicants_settled(request):
    """Applications declined, and withdrawn by the applicant's wish."""
    settled = Application.objects.visible_to(request.user).settled().for_page()
    return render(request, "mentors/applicants_settled.html", {"page": page_of(request, settled)})


@access(can_see_application, Application)
def application_detail(request, application):
    """What the applicant wrote, as they wrote it."""
    form = _form_of(application, initial=application.fields)
    if not can_see_home_address(request.user, application.mentor):
        # KOP-13: whoever reads along is not told where the applicant lives.
        del form.fields["address"], form.fields["postcode"]
    # What was typed before it was sent is the writer's alone.
    changes = [change for change in changes_of(application) if all(label != "fields" for label, *_ in change.fields)]
    context = {"application": application, "lines": form.lines, "changes": changes}
    return render(request, "mentors/application_detail.html", context)


def _form_of(application, **kwargs):
    return ApplicationForm(email=application.email, figures=PolicyVersion.objects.figures_on(), **kwargs)


@access(can_link_application, Application)
@require_POST
def application_link(request, application):
    """The person with this e-mail address becomes the applicant (KOT-4.1)."""
    form = _form_of(application, data=data_of(application.fields))
    try:
        if not form.is_valid():
            raise ValidationError("The form does not hold any more. Ask the applicant to send a new one.")
        application = actions.link_application(by=request.user, application=application, **form.said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("mentors:application_detail", application.pk)
    messages.success(request, "Linked. The steps go on from here.")
    return to_mentor(application.mentor)


@access(can_record_interview, Mentor)
def interview_add(request, mentor):
    """One's own view of an applicant, scored against the values (KOT-4.2)."""
    key = f"interview:mentor:{mentor.pk}"
    initial = {"held_on": timezone.localdate(), **drafts.initial_for(request.user, key)}
    form = InterviewForm(request.POST or None, figures=PolicyVersion.objects.figures_on(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_interview(by=request.user, mentor=mentor, draft_key=key, **form.said)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Interview saved.")
            return to_mentor(mentor)
    context = {"form": form, "mentor": mentor, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentors/interview_add.html", context)


@access(can_accept_applicant, Mentor)
def applicant_accept(request, mentor):
    """The last step: nobody is accepted before all others are complete (KOT-4.3)."""
    today, figures = timezone.localdate(), PolicyVersion.objects.figures_on()
    mentor = Mentor.objects.with_way().get(pk=mentor.pk)
    if request.method == "POST":
        try:
            actions.accept_applicant(by=request.user, mentor=mentor)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        messages.success(request, f"{mentor} is a mentor now. The invitation is on its way.")
        return to_mentor(mentor)
    way = way_of(mentor)
    context = {
        "mentor": mentor,
        "steps": rules.steps(way, today, figures),
        "verdict": rules.acceptance(way, today, figures),
    }
    return render(request, "mentors/applicant_accept.html", context)
