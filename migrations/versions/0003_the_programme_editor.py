"""The programme editor: rules with levels, edits that can be undone, the tray, booklets, and moves of the assembly."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "buildings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_buildings"),
    )
    with op.batch_alter_table("days") as batch_op:
        batch_op.add_column(sa.Column("opens", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("closes", sa.Time(), nullable=True))
    with op.batch_alter_table("rooms") as batch_op:
        batch_op.add_column(sa.Column("booths", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("building_id", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_rooms_booths"), "booths >= 0")
        batch_op.create_foreign_key("fk_rooms_building_id", "buildings", ["building_id"], ["id"])
        batch_op.create_index("ix_rooms_building_id", ["building_id"])
    with op.batch_alter_table("speakers") as batch_op:
        # Whoever was in the programme until now was so without a "to be confirmed".
        batch_op.add_column(sa.Column("is_confirmed", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("delegate_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_speakers_delegate_id", "delegates", ["delegate_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_speakers_delegate_id", ["delegate_id"])
    with op.batch_alter_table("speakers") as batch_op:
        batch_op.alter_column(
            "is_confirmed", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("slots") as batch_op:
        batch_op.add_column(
            sa.Column(
                "organ",
                sa.Enum(
                    "general-assembly",
                    "board",
                    "executive-committee",
                    name="organ",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("expected", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("stream", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch_op.alter_column("day_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_check_constraint(op.f("ck_slots_expected"), "expected >= 0")
    with op.batch_alter_table("slots") as batch_op:
        batch_op.alter_column(
            "stream", existing_type=sa.String(length=500), existing_nullable=False, server_default=None
        )
        batch_op.alter_column("note", existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.alter_column("is_withdrawn", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    # Not in a batch: the table is not made anew, and so its ids are still never given twice.
    op.add_column("releases", sa.Column("lines_of", sa.String(length=600), nullable=False, server_default=""))
    op.add_column("releases", sa.Column("changes", sa.JSON(), nullable=True))

    op.create_table(
        "programme_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_programme_settings_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_programme_settings"),
    )
    op.create_table(
        "walks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("other_room_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("other_building_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(room_id < other_room_id AND building_id IS NULL AND other_building_id IS NULL) OR "
            "(building_id <= other_building_id AND room_id IS NULL AND other_room_id IS NULL)",
            name=op.f("ck_walks_pair"),
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_walks_minutes")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_walks_room_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other_room_id"], ["rooms.id"], name="fk_walks_other_room_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name="fk_walks_building_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["other_building_id"], ["buildings.id"], name="fk_walks_other_building_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_walks"),
        sa.UniqueConstraint("room_id", "other_room_id", name="uq_walks_room_id_other_room_id"),
        sa.UniqueConstraint("building_id", "other_building_id", name="uq_walks_building_id_other_building_id"),
    )
    op.create_index("ix_walks_room_id", "walks", ["room_id"])
    op.create_index("ix_walks_other_room_id", "walks", ["other_room_id"])
    op.create_index("ix_walks_building_id", "walks", ["building_id"])
    op.create_index("ix_walks_other_building_id", "walks", ["other_building_id"])
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("extent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name="fk_acknowledgements_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_acknowledgements"),
        sa.UniqueConstraint("key", name="uq_acknowledgements_key"),
    )
    op.create_index("ix_acknowledgements_by_id", "acknowledgements", ["by_id"])

    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("states", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name="fk_edits_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["of_id"], ["edits.id"], name="fk_edits_of_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_edits"),
        sa.UniqueConstraint("key", name="uq_edits_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_edits_by_id", "edits", ["by_id"])
    op.create_index("ix_edits_of_id", "edits", ["of_id"])
    op.create_table(
        "presences",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(length=20), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_presences_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["day_id"], ["days.id"], name="fk_presences_day_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "tab", name="pk_presences"),
    )
    op.create_index("ix_presences_day_id", "presences", ["day_id"])
    op.create_table(
        "text_marks",
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "field", "language", name="pk_text_marks"),
    )
    op.create_table(
        "booklets",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("paper", sa.String(length=4), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_booklets_release_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("release_id", "language", "paper", name="pk_booklets"),
    )

    op.create_table(
        "moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name="fk_moves_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["undoes_id"], ["moves.id"], name="fk_moves_undoes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_moves"),
    )
    op.create_index("ix_moves_by_id", "moves", ["by_id"])
    op.create_index("ix_moves_undoes_id", "moves", ["undoes_id"])
    op.create_table(
        "still_coming",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["moves.id"], name="fk_still_coming_move_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegates.id"], name="fk_still_coming_delegate_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("move_id", "delegate_id", name="pk_still_coming"),
    )
    op.create_index("ix_still_coming_delegate_id", "still_coming", ["delegate_id"])


def downgrade():
    op.drop_column("releases", "changes")
    op.drop_column("releases", "lines_of")
    op.drop_index("ix_still_coming_delegate_id", "still_coming")
    op.drop_table("still_coming")
    op.drop_index("ix_moves_undoes_id", "moves")
    op.drop_index("ix_moves_by_id", "moves")
    op.drop_table("moves")
    op.drop_table("booklets")
    op.drop_table("text_marks")
    op.drop_index("ix_presences_day_id", "presences")
    op.drop_table("presences")
    op.drop_index("ix_edits_of_id", "edits")
    op.drop_index("ix_edits_by_id", "edits")
    op.drop_table("edits")
    op.drop_index("ix_acknowledgements_by_id", "acknowledgements")
    op.drop_table("acknowledgements")
    op.drop_index("ix_walks_other_building_id", "walks")
    op.drop_index("ix_walks_building_id", "walks")
    op.drop_index("ix_walks_other_room_id", "walks")
    op.drop_index("ix_walks_room_id", "walks")
    op.drop_table("walks")
    op.drop_table("programme_settings")
    # The older program knows no tray: what lies there is put on the first day, for an editor to place.
    op.execute("UPDATE slots SET day_id = (SELECT id FROM days ORDER BY date LIMIT 1) WHERE day_id IS NULL")
    with op.batch_alter_table("slots") as batch_op:
        batch_op.drop_constraint(op.f("ck_slots_expected"), type_="check")
        batch_op.drop_constraint(op.f("ck_slots_organ"), type_="check")
        batch_op.alter_column("day_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("note")
        batch_op.drop_column("stream")
        batch_op.drop_column("expected")
        batch_op.drop_column("is_withdrawn")
        batch_op.drop_column("organ")
    with op.batch_alter_table("speakers") as batch_op:
        batch_op.drop_index("ix_speakers_delegate_id")
        batch_op.drop_constraint("fk_speakers_delegate_id", type_="foreignkey")
        batch_op.drop_column("delegate_id")
        batch_op.drop_column("is_confirmed")
    with op.batch_alter_table("rooms") as batch_op:
        batch_op.drop_index("ix_rooms_building_id")
        batch_op.drop_constraint("fk_rooms_building_id", type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_rooms_booths"), type_="check")
        batch_op.drop_column("building_id")
        batch_op.drop_column("booths")
    with op.batch_alter_table("days") as batch_op:
        batch_op.drop_column("closes")
        batch_op.drop_column("opens")
    op.drop_table("buildings")
