"""Runs the migrations on the app's own database; on SQLite inside the one transaction that changes the schema."""
from alembic import context
from flask import current_app

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def plain_type(kind, item, autogen):
    """Write our own column types as the plain ones underneath: a migration imports nothing of ours."""
    if kind == "type" and type(item).__module__.startswith("blueprints."):
        return "sa.JSON()" if type(item).__name__ == "Translated" else "sa.DateTime(timezone=True)"
    return False


def run():
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_item=plain_type,
                          render_as_batch=True, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


run()
