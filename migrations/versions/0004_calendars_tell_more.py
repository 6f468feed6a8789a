"""Calendars: what the owner of a private one chose to see in it, since when a sign-up is what it is, and what was shown last."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

PARTS = ("with_starred", "with_places", "with_waiting", "with_invited")


def upgrade():
    with op.batch_alter_table("subscriptions") as batch_op:
        # Until now every agenda held all of it, in the language of its owner's letters, without reminders.
        for name in PARTS:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("alarm", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("language", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("shown", sa.Text(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("shown_of", sa.String(length=20), nullable=True))
        batch_op.create_check_constraint(op.f("ck_subscriptions_alarm"), "alarm >= 0")
    with op.batch_alter_table("subscriptions") as batch_op:
        for name in PARTS:
            batch_op.alter_column(name, existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        batch_op.alter_column("alarm", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch_op.alter_column("shown", existing_type=sa.Text(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE sign_ups SET changed_at = signed_up_at")         # when a place came was not kept
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade():
    with op.batch_alter_table("sign_ups") as batch_op:
        batch_op.drop_column("changed_at")
    with op.batch_alter_table("subscriptions") as batch_op:
        batch_op.drop_constraint(op.f("ck_subscriptions_alarm"), type_="check")
        batch_op.drop_column("shown_of")
        batch_op.drop_column("shown")
        batch_op.drop_column("language")
        batch_op.drop_column("alarm")
        for name in reversed(PARTS):
            batch_op.drop_column(name)
