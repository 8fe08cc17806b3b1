"""Commands that refuse an option given twice where only one counts, instead of forgetting the first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from typer.core import TyperCommand


class OnceCommand(TyperCommand):
    """A command each of whose options is given once, but for those that may be given several times."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As of any command. Raises: a usage error naming the option that was repeated."""
        if args and not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(args=list(args))
            for param, count in Counter(given).items():
                if count > 1 and not (param.multiple or getattr(param, "is_flag", False)):
                    ctx.fail(f"{max(param.opts, key=len)} is given {count} times, and only one counts")
        return super().parse_args(ctx, args)
