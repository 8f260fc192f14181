"""Where a carer signs: on a screen of the charity, or at home by a personal link."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from club.models import CarerLink
from core.access import access, anyone
from core.forms import show_error
from core.models import OneTimeLink

from .. import actions
from ..forms.signing import AskForm, LinkForm, ScreenForm
from ..models import ConsentRequest, ConsentWording, Mentee
from ..permissions import can_ask_for_consents, can_sign_consents
from ..rules import signer_verdict

# The phone may still be in the carer's hand.
ASK_THE_COORDINATOR = "Please ask the coordinator whether somebody else has to sign as well."


@access(can_sign_consents, Mentee, rows="with_background")
def consents_sign(request, mentee):
    links = list(mentee.child.carer_links.select_related("carer"))
    form = ScreenForm(request.POST or None, wordings=ConsentWording.objects.all_in_use(), links=links)
    if request.method == "POST" and form.is_valid():
        try:
            actions.sign_consents(by=request.user, mentee=mentee, **form.chosen())
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Signed. Thank the carer, and say that it can be taken back at any time.")
            if form.link and (signer := _flagged(form.link)):
                messages.warning(request, signer.in_words if request.user.is_mentoring_team else ASK_THE_COORDINATOR)
            return redirect("mentees:consents_list", mentee.pk)
    standing = mentee.consents.standing().values_list("kind", flat=True)
    context = {"form": form, "mentee": mentee, "standing": set(standing), "links": links}
    return render(request, "mentees/consents_sign.html", context)


def _flagged(link):
    verdict = signer_verdict(link.carer.name, link.has_parental_responsibility)
    return None if verdict.is_allowed else verdict


@access(can_ask_for_consents, Mentee)
def consents_ask(request, mentee):
    links = list(mentee.child.carer_links.select_related("carer"))
    reachable = [link for link in links if link.carer.email and link.may_be_told != CarerLink.MayBeTold.NOTHING]
    form = AskForm(request.POST or None, links=reachable)
    if request.method == "POST" and form.is_valid():
        try:
            question = actions.ask_for_consents(by=request.user, mentee=mentee, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The link is on its way to {question.carer.email}. It works for 14 days.")
            return redirect("mentees:consents_list", mentee.pk)
    unreachable = [link for link in links if link not in reachable]
    context = {"form": form, "mentee": mentee, "reachable": reachable, "unreachable": unreachable}
    return render(request, "mentees/consents_ask.html", context)


@anyone
def consent_answer(request, token):
    """Looking at the page uses nothing up; answering does, once. It names nobody: a link can go astray."""
    link = OneTimeLink.objects.for_token(OneTimeLink.Purpose.CONSENT, token)
    question = _question_of(link)
    if question is None:
        return render(request, "mentees/consent_closed.html", status=404)
    wordings = [w for w in ConsentWording.objects.all_in_use() if w.kind in question.kinds]
    form = LinkForm(request.POST or None, wordings=wordings)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_consents(link=link, request=question, **form.answers())
        except ValidationError:
            return render(request, "mentees/consent_closed.html", status=404)
        return redirect("mentees:consent_thanks")
    context = {"form": form, "initials": question.mentee.child.initials, "asked_by": question.asked_by}
    return render(request, "mentees/consent_answer.html", context)


def _question_of(link):
    """What a link asks, as long as it is open and whom it asks is still a carer of the child."""
    if link is None:
        return None
    questions = ConsentRequest.objects.unanswered().select_related("mentee__child", "carer", "asked_by")
    question = questions.filter(pk=link.subject_id).first()
    if question and question.mentee.child.carer_links.filter(carer=question.carer).exists():
        return question
    return None


@anyone
def consent_thanks(request):
    return render(request, "mentees/consent_thanks.html")
