"""Tokens: who may call a server that is not only local. Only their sha256 is kept."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import get_args

from sqlalchemy import delete, select

from microtome.catalog.database import Database, database_now
from microtome.catalog.names import taken_name, unknown_name, valid_name
from microtome.catalog.records import Role, TokenRecord
from microtome.catalog.schema import tokens
from microtome.catalog.statements import insert_new
from microtome.errors import InputError

_PREFIX = "microtome_"
_RANDOM_BYTES = 32
_COLUMNS = tuple(tokens.c[name] for name in TokenRecord.__dataclass_fields__)


class Tokens(Database):
    """The tokens that a catalog's server accepts."""

    def add_token(self, name: str, role: Role) -> str:
        """The new token itself, which can't be shown again.

        Raises: InputError for a bad name or role, ConflictError when the name is taken.
        """
        if role not in get_args(Role):
            raise InputError("no such role", found=repr(role), expected=" or ".join(get_args(Role)))
        name = valid_name("token", name)
        token = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        with self.writing() as connection:
            now = database_now(connection)
            values = {"name": name, "role": role, "digest": _digest(token), "created_at": now}
            row = insert_new(connection, tokens, values, key=["name"])
        if row is None:
            raise taken_name("token", name)
        return token

    def find_token(self, token: str) -> TokenRecord | None:
        """Whose token this is, None when it is nobody's; the time taken tells nothing of what is stored."""
        digest = _digest(token)
        with self.reading() as connection:
            rows = connection.execute(select(*_COLUMNS, tokens.c.digest)).all()
        found = [row for row in rows if hmac.compare_digest(row.digest, digest)]
        return TokenRecord(*found[0][:-1]) if found else None

    def tokens(self) -> list[TokenRecord]:
        """Every token's name and role, by name."""
        with self.reading() as connection:
            rows = connection.execute(select(*_COLUMNS).order_by(tokens.c.name))
            return [TokenRecord(**row._asdict()) for row in rows]

    def revoke_token(self, name: str) -> None:
        """Refuse that token from now on. Raises: NotFoundError with the nearest names."""
        with self.writing() as connection:
            gone = delete(tokens).where(tokens.c.name == valid_name("token", name)).returning(tokens.c.name)
            if connection.execute(gone).one_or_none() is None:
                raise unknown_name("token", name, connection.scalars(select(tokens.c.name)).all())


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
