from __future__ import annotations

import hashlib
import hmac

import pytest
from sqlalchemy import select

from microtome.catalog import Catalog
from microtome.catalog.schema import tokens
from microtome.errors import ConflictError, InputError, NotFoundError


def test_a_new_catalog_accepts_no_token(catalog: Catalog) -> None:
    assert catalog.tokens() == []
    assert catalog.find_token("") is None


def test_a_token_is_found_by_itself_only(catalog: Catalog) -> None:
    token, other = catalog.add_token("ci", "read"), catalog.add_token("me", "write")
    found = catalog.find_token(token)
    assert found is not None
    assert (found.name, found.role) == ("ci", "read")
    assert catalog.tokens() == [found, catalog.find_token(other)]
    for wrong in (token[:-1], token + "a", token.swapcase(), "ci", "\udce9"):
        assert catalog.find_token(wrong) is None


def test_only_the_sha256_of_a_token_is_stored(catalog: Catalog) -> None:
    token = catalog.add_token("ci", "read")
    with catalog.reading() as connection:
        stored = connection.execute(select(tokens)).one()
    assert stored.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(stored)


def test_a_token_is_compared_in_constant_time_with_each(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = catalog.add_token("a", "read")
    catalog.add_token("b", "read")
    compared = []
    compare = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda *pair: compared.append(pair) or compare(*pair))
    assert catalog.find_token(wanted) is not None
    assert len(compared) == 2


def test_tokens_cannot_be_guessed(catalog: Catalog) -> None:
    made = {catalog.add_token(f"token {number}", "read") for number in range(10)}
    assert len(made) == 10
    assert min(map(len, made)) >= 43


def test_a_revoked_token_is_refused(catalog: Catalog) -> None:
    token = catalog.add_token("ci", "write")
    catalog.revoke_token("ci")
    assert catalog.find_token(token) is None
    with pytest.raises(NotFoundError, match="no token is named 'ci'"):
        catalog.revoke_token("ci")


def test_a_name_is_taken_once(catalog: Catalog) -> None:
    catalog.add_token("ci", "write")
    with pytest.raises(ConflictError, match="already a token named 'ci'"):
        catalog.add_token("ci", "read")


@pytest.mark.parametrize(
    ("name", "role", "message"),
    [("a/b", "read", "can't be the name of a token"), ("a", "admin", "no such role; found 'admin'")],
)
def test_a_bad_name_or_role_is_refused(catalog: Catalog, name: str, role: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        catalog.add_token(name, role)
