"""Words for the sign-in page of the demo."""

from django import template

from core import demo

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_people(context):
    """The demo people under their roles while DEBUG is on; asked once for a page."""
    asked = context.render_context.setdefault(demo_people, [])
    if not asked:
        asked.append(demo.people_by_role())
    return asked[0]


@register.simple_tag
def demo_password():
    return demo.PASSWORD
