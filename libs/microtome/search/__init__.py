"""Search: a query by text, picture, item or filter becomes ranked hits, or the members of a slice."""

from microtome.search.candidates import candidates
from microtome.search.filter import Filter, error_columns, parse, without_errors
from microtome.search.hits import Hit, SearchResult
from microtome.search.query import Query
from microtome.search.ranking import Ranking
from microtome.search.resources import EncoderCache, Resources
from microtome.search.run_columns import ERROR_COLUMNS
from microtome.search.searching import Members, members, ranked, search

__all__ = [
    "ERROR_COLUMNS",
    "EncoderCache",
    "Filter",
    "Hit",
    "Members",
    "Query",
    "Ranking",
    "Resources",
    "SearchResult",
    "candidates",
    "error_columns",
    "members",
    "parse",
    "ranked",
    "search",
    "without_errors",
]
