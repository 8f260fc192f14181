"""One's own account: the invitation, the page about oneself, the second step that some roles need."""

from allauth.account.internal.flows.login import perform_password_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from .. import actions, people, sms
from ..access import access, anyone
from ..forms import show_error
from ..forms.accounts import AccountForm, FirstPasswordForm
from ..models import OneTimeLink
from ..permissions import can_use_portal
from ..roles import SECOND_FACTOR_ROLES


@anyone
@sensitive_post_parameters()
def invitation_accept(request, token):
    """Looking at the page uses nothing up; sending a password does, once."""
    link = OneTimeLink.objects.for_token(OneTimeLink.Purpose.INVITATION, token)
    if link is None:
        return render(request, "core/invitation_closed.html", status=404)
    if request.user.is_authenticated:
        return render(request, "core/invitation_signed_in.html", {"person": link.user})
    form = FirstPasswordForm(request.POST or None, person=link.user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            actions.accept_invitation(by=link.user, link=link, password=password)
        except ValidationError:
            return render(request, "core/invitation_closed.html", status=404)
        return _sign_in(request, link.user, password)
    return render(request, "core/invitation_accept.html", {"form": form, "person": link.user})


def _sign_in(request, user, password):
    credentials = {"email": user.email, "password": password}
    # The password was typed this moment: setting up the second step does not ask for it again.
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.set_expiry(0)
    return perform_password_login(request, credentials, Login(user=user, email=user.email))


@access(can_use_portal)
def account_detail(request):
    """My account."""
    return render(request, "core/account_detail.html", {"factors": people.second_factors(request.user)})


@access(can_use_portal)
def account_change(request):
    """One's own name and phone number, and how the portal writes to one."""
    user = request.user
    initial = {name: getattr(user, name) for name in ("name", "phone", "wants_digest", "wants_texts")}
    form = AccountForm(request.POST or None, initial=initial, may_get_texts=user.is_mentor and sms.is_on())
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_account(by=user, **form.cleaned_data)
        except ValidationError as error:
            show_error(form, error)
        else:
            messages.success(request, "Your details are saved.")
            return redirect("core:account_detail")
    return render(request, "core/account_change.html", {"form": form})


@access(can_use_portal)
def second_factor_needed(request):
    """Why some roles need a second step, and the two ways to set one up."""
    roles = [role.label for role in request.user.given_roles if role in SECOND_FACTOR_ROLES]
    return render(request, "core/second_factor_needed.html", {"roles": roles})


second_factor_needed.open_without_second_factor = True
