"""Template words of the portal: `{% can %}`, money, and a few spellings."""

from importlib import import_module

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context, name, *rows):
    """`{% can "meetups.write_note" meetup as may_write %}` asks the very function that guards the page."""
    app, verb = name.split(".")
    return getattr(import_module(f"{app}.permissions"), f"can_{verb}")(context["request"].user, *rows)


@register.filter
def money(pounds):
    """A Decimal as £12.50, with a comma from £1,000, and a minus in front where it is below nothing."""
    return "" if pounds is None else f"{'−' if pounds < 0 else ''}£{abs(pounds):,.2f}"


@register.filter
def signed_money(pounds):
    """A Decimal that may be less than nothing: −£2.50."""
    return "" if pounds is None else f"{'−' if pounds < 0 else ''}£{abs(pounds):,.2f}"


@register.filter
def some_money(pounds):
    """The same, and nothing where there is none: in a column most of whose cells are empty."""
    return money(pounds) if pounds else ""


@register.filter
def initials(name):
    """The initials that stand in a child's round badge."""
    return "".join(part[0] for part in str(name).split()[:2]).upper()


@register.filter
def get(mapping, key):
    return mapping.get(key)


@register.filter
def role_names(roles):
    """Roles as a person reads them: "Mentor, Trustee"."""
    return ", ".join(role.label for role in roles)


@register.filter
def days_until(earlier, later):
    """How long between two days: "1 day", "12 days"."""
    days = (later - earlier).days
    return "1 day" if days == 1 else f"{days} days"


@register.filter
def address(email):
    """An e-mail address that may break before its @ on a narrow screen."""
    local, _, host = str(email).partition("@")
    return format_html("{}<wbr>@{}", local, host) if host else local
