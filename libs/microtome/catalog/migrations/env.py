"""Run by Alembic inside the transaction that `microtome.catalog.migration` holds."""

from alembic import context

from microtome.catalog.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
