"""The words that carers agree to, with every earlier version."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone

from core import drafts
from core.access import access
from core.forms import show_error

from .. import actions
from ..forms.consents import WordingForm
from ..models import ConsentKind, ConsentWording
from ..permissions import can_list_wordings, can_write_wording


@access(can_list_wordings)
def wordings_list(request):
    today = timezone.localdate()
    in_use = {wording.kind: wording for wording in ConsentWording.objects.visible_to(request.user).all_in_use(today)}
    versions = {kind: [] for kind in ConsentKind}
    for wording in ConsentWording.objects.visible_to(request.user).order_by("-number"):
        versions[wording.kind].append(wording)
    kinds = [(kind, in_use.get(kind.value), found) for kind, found in versions.items() if found]
    return render(request, "mentees/wordings_list.html", {"kinds": kinds, "today": today})


@access(can_write_wording, ConsentWording)
def wording_add(request, wording):
    """The next version of the words of this kind, which begins with those of now."""
    key = f"wording:{wording.kind}"
    newest = ConsentWording.objects.filter(kind=wording.kind).order_by("-number").first()
    initial = {"words": newest.words} | drafts.initial_for(request.user, key)
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.write_wording(by=request.user, kind=wording.kind, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"Version {new.number} is in use from {new.in_use_from:%-d %B %Y}.")
            return redirect("mentees:wordings_list")
    context = {"form": form, "wording": newest, "draft_key": key, "draft": initial["draft"]}
    return render(request, "mentees/wording_add.html", context)
