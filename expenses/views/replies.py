"""What the pages about money answer with beside a page."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse


def said(request, words):
    messages.success(request, words)


def sent_file(data, name, kind) -> FileResponse:
    """A file to keep, under a name that says nothing of a child."""
    response = FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
