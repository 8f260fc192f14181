"""What is typed about the club; the search is shared by the lists of other apps."""

from .children import SearchForm, searched
from .names import NamesNobodyMixin

__all__ = ["NamesNobodyMixin", "SearchForm", "searched"]
