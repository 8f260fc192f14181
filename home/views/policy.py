"""The policy as it is in force: every figure, what stands against it and who acts; and what a draft would change."""

from django.shortcuts import render
from django.utils import timezone

from core import readlog
from core.access import access
from policy.figures import Figure, Figures
from policy.models import PolicyVersion, Scheme
from policy.permissions import can_preview_version, can_read_policy
from policy.verdict import by_section

from .. import breaches, preview
from ..permissions import can_count_breaches, can_see_breaches


@access(can_read_policy)
def policy_detail(request):
    """Figures for everybody; with names for the mentoring team, with numbers for trustees."""
    user, today = request.user, timezone.localdate()
    version = PolicyVersion.objects.in_force(Scheme.objects.first())
    figures = version.figures if version else Figures()
    found, tallies = [], []
    if can_see_breaches(user):
        found = breaches.found_for(user, figures, today)
        readlog.show(request, [breach.row for kind in found for breach in kind.shown if breach.row])
    elif can_count_breaches(user):
        tallies = breaches.counts(figures, today)
    context = {
        "version": version,
        "today": today,
        "sections": _sections(figures, found or tallies),
        "broken": [kind for kind in found if kind.breaches],
        "found": found,
        "tallies": tallies,
        "others": [row for row in PolicyVersion.objects.visible_to(user) if row != version],
    }
    return render(request, "home/policy_detail.html", context)


def _sections(figures, standing):
    """Heading, figures and what stands against it, section by section."""
    return [
        (
            heading,
            [thing for thing in things if isinstance(thing, Figure)],
            [thing for thing in things if not isinstance(thing, Figure)],
        )
        for heading, things in by_section([*figures.each(), *standing])
    ]


@access(can_preview_version, PolicyVersion)
def version_preview(request, version):
    """Open cases that would be judged otherwise on the first day of a version that has not begun."""
    before = PolicyVersion.objects.before(version)
    old = before.figures if before else Figures()
    parts = preview.parts_of(
        preview.Versions(request.user, old, version.figures, version.in_force_from, timezone.localdate())
    )
    readlog.show(request, [change.row for part in parts for change in part.shown if change.row])
    differences = version.figures.differences_from(old)
    context = {
        "version": version,
        "before": before,
        "parts": parts,
        "number": sum(len(part.changes) for part in parts),
        "differences": differences,
        "without_cases": preview.without_cases(differences),
    }
    return render(request, "home/version_preview.html", context)
