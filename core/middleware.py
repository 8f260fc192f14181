"""Deny by default: a page nobody declared stays shut, and nothing confidential stays in a cache."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers, patch_cache_control

from .views.errors import not_found, signed_out_form

# The doors that are not ours, readable at a glance. Everything else must carry @access or @anyone.
THIRD_PARTY_DOORS = ("allauth.account.", "allauth.mfa.", "django.contrib.staticfiles.", "whitenoise.")


class PrivatePagesMiddleware:
    """No page is kept by a browser or proxy: they hold children's records."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response


class DeclaredAccessMiddleware(LoginRequiredMiddleware):
    """Refuse every view of ours that does not declare who may open it; ask everybody else to sign in."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        declared = hasattr(view_func, "access") or view_func.__module__.startswith(THIRD_PARTY_DOORS)
        if not declared:
            raise PermissionDenied("This page does not say who may open it.")
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return signed_out_form(request)
        return super().handle_no_permission(request, view_func)


class PlainNotFoundMiddleware:
    """The demo runs with DEBUG on; a page that does not exist looks there as it does in earnest."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_unknown = request.resolver_match is None and response.status_code == 404
        return not_found(request) if settings.DEBUG and is_unknown else response

    def process_exception(self, request, exception):
        # A view that answers 404 in words of its own, as a used invitation does, is left alone.
        return not_found(request) if settings.DEBUG and isinstance(exception, Http404) else None


class SecondFactorMiddleware:
    """Roles that see many children work only with a second factor; demo people are exempt while DEBUG is on."""

    OPEN_WITHOUT = ("allauth.mfa.", "allauth.account.")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        user = request.user
        if not user.is_authenticated:
            return None
        if view_func.__module__.startswith(self.OPEN_WITHOUT):
            # Their own pages may remove the last second step: ask anew afterwards.
            request.session.pop("has_second_factor", None)
            return None
        if getattr(view_func, "access", "") == "anyone" or hasattr(view_func, "open_without_second_factor"):
            return None
        if not user.needs_second_factor:
            return None
        if (settings.DEBUG and user.is_demo) or request.session.get("has_second_factor"):
            return None
        if Authenticator.objects.filter(user=user, type__in=["totp", "webauthn"]).exists():
            request.session["has_second_factor"] = True
            return None
        return redirect("second_factor_needed")
