"""Ids of watches that are named after their queries."""

import pytest

from wirewatch.watches.errors import QueryError
from wirewatch.watches.naming import watch_id_of


@pytest.mark.parametrize("other", ["turkey  idlib", "Idlib AND Turkey", "(idlib) turkey", "idlib\nturkey"])
def test_two_spellings_of_one_query_give_one_id(other):
    assert watch_id_of(other) == watch_id_of("idlib turkey")


def test_two_queries_have_two_ids_and_what_is_no_query_has_none():
    assert watch_id_of("idlib turkey") != watch_id_of("idlib OR turkey")
    with pytest.raises(QueryError):
        watch_id_of("(a")
