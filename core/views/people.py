"""The people of the charity: inviting them, putting their details right, helping them back in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from .. import actions, outbox, people
from ..access import access
from ..forms import show_error
from ..forms.accounts import PeopleFilter, PersonForm, ReasonForm
from ..models import User
from ..paging import number_asked
from ..permissions import can_change_person, can_help_person, can_invite_person, can_list_people, can_see_person

ON_A_PAGE = 40


@access(can_list_people)
def people_list(request):
    """Everybody with an account, by name; pages go on after the last one shown."""
    form = PeopleFilter(request.GET or None)
    found = people.visible_to(request.user)
    if form.is_valid():
        found = _filtered(found, **form.cleaned_data)
    after = _last_shown(request)
    if after:
        found = found.filter(name__gte=after.name).exclude(name=after.name, id__lte=after.id)
    rows = list(found.order_by("name", "id")[: ON_A_PAGE + 1])
    shown = rows[:ON_A_PAGE]
    for person in shown:
        person.standing = people.standing(person)
    context = {"form": form, "people": shown, "more_after": shown[-1].pk if len(rows) > ON_A_PAGE else None}
    return render(request, "core/people_list.html", context)


def _filtered(found, *, name, role, standing):
    if name:
        found = found.filter(name__icontains=name) | found.filter(email__icontains=name)
    if role:
        found = found.filter(groups__name=role)
    return people.in_standing(found, standing) if standing else found


def _last_shown(request):
    after = number_asked(request, "after")
    return User.objects.visible_to(request.user).filter(pk=after).first() if after else None


@access(can_see_person, User)
def person_detail(request, person):
    """One account with its history."""
    person = people.visible_to(request.user).get(pk=person.pk)
    context = {
        "person": person,
        "standing": people.standing(person),
        "factors": people.second_factors(person),
        "undelivered": outbox.undelivered_to(person.email),
        "history": person.history.exclude(history_change_reason=None).select_related("history_user")[:30],
    }
    return render(request, "core/person_detail.html", context)


@access(can_invite_person)
def person_invite(request):
    """Name, address and roles; the person sets a password through the link they are sent."""
    form = PersonForm(request.POST or None, by=request.user)
    known = None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            person = actions.invite_person(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
            known = User.objects.visible_to(request.user).filter(email__iexact=email).first()
        else:
            messages.success(request, f"{person.name} is invited. The link is on its way to {person.email}.")
            return redirect("core:person_detail", person.pk)
    return render(request, "core/person_invite.html", {"form": form, "known": known})


@access(can_change_person, User)
def person_change(request, person):
    """Details and roles."""
    initial = {"name": person.name, "email": person.email, "phone": person.phone, "roles": person.given_roles}
    is_open = not (person.is_active or person.has_usable_password())
    form = PersonForm(request.POST or None, by=request.user, initial=initial, address_is_open=is_open)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(by=request.user, person=person, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, f"The details of {person.name} are saved.")
            return redirect("core:person_detail", person.pk)
    return render(request, "core/person_change.html", {"form": form, "person": person})


@access(can_help_person, User)
@require_POST
def invitation_send(request, person):
    """Again, or for the first time to somebody written down without one."""
    return _help(request, person, actions.send_invitation, f"The invitation is on its way to {person.email}.")


@access(can_help_person, User)
@require_POST
def password_link_send(request, person):
    """A forgotten password."""
    done = f"A link for a new password is on its way to {person.email}."
    return _help(request, person, actions.send_password_link, done)


def _help(request, person, act, done):
    try:
        act(by=request.user, person=person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("core:person_detail", person.pk)


@access(can_help_person, User)
def second_factor_remove(request, person):
    """A lost phone."""
    return _with_reason(request, person, actions.remove_second_factor, "core/second_factor_remove.html")


@access(can_change_person, User)
def person_deactivate(request, person):
    """Ends access at once."""
    return _with_reason(request, person, actions.deactivate_person, "core/person_deactivate.html")


@access(can_change_person, User)
def person_reactivate(request, person):
    """Access again."""
    return _with_reason(request, person, actions.reactivate_person, "core/person_reactivate.html")


def _with_reason(request, person, act, template):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, person=person, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Done. It stands in the history below.")
            return redirect("core:person_detail", person.pk)
    return render(request, template, {"form": form, "person": person})
