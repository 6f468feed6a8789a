"""Delegations register: categories, questions, ranks, waiting list, agenda, wordings, mailings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


CITIES = sa.table(
    "categories",
    *(
        sa.column(name)
        for name in ("id", "slug", "is_of_cities", "needs_approval", "is_public", "position", "revision")
    ),
    sa.column("name", sa.JSON),
    sa.column("note", sa.JSON),
    sa.column("parts", sa.JSON),
)


def give_a_category():
    """Everybody who is registered comes for a city. The category is made where somebody is; else with the announced data."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT count(*) FROM delegates")):
        connection.execute(
            CITIES.insert().values(
                id=1,
                slug="delegation",
                is_of_cities=True,
                needs_approval=True,
                is_public=True,
                position=0,
                revision=1,
                note={},
                name={
                    "en": "Delegation of a member city",
                    "ko": "회원 도시 대표단",
                    "fr": "Délégation d’une ville membre",
                    "es": "Delegación de una ciudad miembro",
                },
                parts={"own_name": False, "office": False, "organisation": False, "diet": False, "access": False},
            )
        )
        if connection.dialect.name == "postgresql":
            op.execute("SELECT setval(pg_get_serial_sequence('categories', 'id'), 1)")
        op.execute("UPDATE delegates SET category_id = 1")
    op.execute("UPDATE assembly SET offer_hours = 48")


def upgrade():
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("is_of_cities", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_categories_places")),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
        sa.UniqueConstraint("slug", name="uq_categories_slug"),
    )
    op.create_index(
        "uq_categories_of_cities",
        "categories",
        ["is_of_cities"],
        unique=True,
        sqlite_where=sa.text("is_of_cities"),
        postgresql_where=sa.text("is_of_cities"),
    )
    op.create_table(
        "ranks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ranks"),
        sa.UniqueConstraint("slug", name="uq_ranks_slug"),
    )
    op.create_table(
        "wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wordings"),
        sa.UniqueConstraint("kind", "language", name="uq_wordings_kind_language"),
    )
    op.create_table(
        "mailings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_mailings_somebody")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["accounts.id"], name="fk_mailings_written_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailings"),
        sa.UniqueConstraint("request_key", name="uq_mailings_request_key"),
    )
    op.create_index("ix_mailings_written_by_id", "mailings", ["written_by_id"])
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "choice",
                "number",
                "date",
                "yes-no",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name="fk_questions_category_id"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_category_id", "questions", ["category_id"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["accounts.id"], name="fk_messages_answered_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name="fk_messages_delegation_id"),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["accounts.id"], name="fk_messages_written_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("request_key", name="uq_messages_request_key"),
    )
    op.create_index("ix_messages_answered_by_id", "messages", ["answered_by_id"])
    op.create_index("ix_messages_delegation_id", "messages", ["delegation_id"])
    op.create_index("ix_messages_written_by_id", "messages", ["written_by_id"])
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["accounts.id"], name="fk_parties_asked_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name="fk_parties_category_id"),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name="fk_parties_delegation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_parties"),
    )
    op.create_index("ix_parties_asked_by_id", "parties", ["asked_by_id"])
    op.create_index("ix_parties_category_id", "parties", ["category_id"])
    op.create_index("ix_parties_delegation_id", "parties", ["delegation_id"])
    op.create_index("ix_parties_turn", "parties", ["turn"])
    op.create_table(
        "question_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("hint", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_question_wordings_question_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question_wordings"),
    )
    op.create_index("ix_question_wordings_question_id", "question_wordings", ["question_id"])
    op.create_table(
        "answers",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("wording_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegates.id"], name="fk_answers_delegate_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_answers_question_id"),
        sa.ForeignKeyConstraint(["wording_id"], ["question_wordings.id"], name="fk_answers_wording_id"),
        sa.PrimaryKeyConstraint("delegate_id", "question_id", name="pk_answers"),
    )
    op.create_index("ix_answers_question_id_value", "answers", ["question_id", "value"])
    op.create_index("ix_answers_wording_id", "answers", ["wording_id"])
    op.create_table(
        "invitations",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegates.id"], name="fk_invitations_delegate_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_invitations_slot_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slot_id", "delegate_id", name="pk_invitations"),
    )
    op.create_index("ix_invitations_delegate_id", "invitations", ["delegate_id"])
    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("taken", "waiting", name="signupstatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegates.id"], name="fk_sign_ups_delegate_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_sign_ups_slot_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ups"),
        sa.UniqueConstraint("delegate_id", "slot_id", name="uq_sign_ups_delegate_id_slot_id"),
    )
    op.create_index("ix_sign_ups_delegate_id", "sign_ups", ["delegate_id"])
    op.create_index("ix_sign_ups_slot_id", "sign_ups", ["slot_id"])
    op.create_table(
        "stars",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("starred_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegates.id"], name="fk_stars_delegate_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_stars_slot_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("delegate_id", "slot_id", name="pk_stars"),
    )
    op.create_index("ix_stars_slot_id", "stars", ["slot_id"])
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("with_names", sa.Boolean(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(delegate_id IS NULL) <> (delegation_id IS NULL)", name=op.f("ck_subscriptions_of_one")),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegates.id"], name="fk_subscriptions_delegate_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name="fk_subscriptions_delegation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["accounts.id"], name="fk_subscriptions_made_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("hash", name="uq_subscriptions_hash"),
    )
    op.create_index("ix_subscriptions_delegate_id", "subscriptions", ["delegate_id"])
    op.create_index("ix_subscriptions_delegation_id", "subscriptions", ["delegation_id"])
    op.create_index("ix_subscriptions_made_by_id", "subscriptions", ["made_by_id"])
    with op.batch_alter_table("assembly") as batch_op:
        batch_op.add_column(sa.Column("edits_close_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("substitutions_close_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "protocol",
                sa.JSON(),
                nullable=False,
                server_default=sa.text('\'["host", "co-president", "rank", "city"]\''),
            )
        )
        batch_op.create_check_constraint(op.f("ck_assembly_places"), "places >= 0")
        batch_op.create_check_constraint(op.f("ck_assembly_offers"), "offer_hours > 0")

    with op.batch_alter_table("delegates") as batch_op:
        batch_op.drop_constraint(op.f("ck_delegates_status"), type_="check")
        batch_op.drop_constraint(op.f("ck_delegates_has_a_city"), type_="check")
        batch_op.add_column(sa.Column("category_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_placeholder", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("rank_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("is_approved", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("edit_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("added_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("consented_at", existing_type=sa.DateTime(timezone=True), nullable=True)
        batch_op.create_index("ix_delegates_added_by_id", ["added_by_id"])
        batch_op.create_index("ix_delegates_category_id", ["category_id"])
        batch_op.create_index("ix_delegates_merged_into_id", ["merged_into_id"])
        batch_op.create_index("ix_delegates_party_id", ["party_id"])
        batch_op.create_index("ix_delegates_rank_id", ["rank_id"])
        batch_op.create_index(
            "uq_delegates_email",
            ["category_id", "email_folded"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('declined', 'withdrawn') AND email_folded <> ''"),
            postgresql_where=sa.text("status NOT IN ('declined', 'withdrawn') AND email_folded <> ''"),
        )
        batch_op.create_index(
            "uq_delegates_head",
            ["delegation_id"],
            unique=True,
            sqlite_where=sa.text("post = 'head' AND status = 'confirmed'"),
            postgresql_where=sa.text("post = 'head' AND status = 'confirmed'"),
        )
        batch_op.create_foreign_key(
            "fk_delegates_added_by_id", "accounts", ["added_by_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key("fk_delegates_party_id", "parties", ["party_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key("fk_delegates_category_id", "categories", ["category_id"], ["id"])
        batch_op.create_foreign_key("fk_delegates_rank_id", "ranks", ["rank_id"], ["id"], ondelete="SET NULL")
        batch_op.create_foreign_key(
            "fk_delegates_merged_into_id", "delegates", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_delegates_status"),
            "status IN ('pending', 'confirmed', 'waiting', 'offered', 'declined', 'withdrawn')",
        )
        batch_op.create_check_constraint(
            op.f("ck_delegates_has_a_name"), "name <> '' OR is_placeholder OR erased_at IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_delegates_waits_in_a_party"), "status NOT IN ('waiting', 'offered') OR party_id IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_delegates_offer_ends"), "status <> 'offered' OR offer_until IS NOT NULL"
        )

    with op.batch_alter_table("delegations") as batch_op:
        batch_op.add_column(sa.Column("invite_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("invite_number", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.create_unique_constraint("uq_delegations_invite_hash", ["invite_hash"])

    with op.batch_alter_table("letters") as batch_op:
        batch_op.add_column(sa.Column("qr", sa.String(length=80), server_default="", nullable=False))
        batch_op.add_column(sa.Column("attachments", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column("mailing_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_letters_mailing_id", ["mailing_id"])
        batch_op.create_index("ix_letters_to", ["to"])
        batch_op.create_foreign_key("fk_letters_mailing_id", "mailings", ["mailing_id"], ["id"], ondelete="SET NULL")

    with op.batch_alter_table("slots") as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_slots_places"), "places >= 0")

    give_a_category()
    with op.batch_alter_table("assembly") as batch_op:
        batch_op.alter_column("protocol", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("delegates") as batch_op:
        batch_op.alter_column("category_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column(
            "is_placeholder", existing_type=sa.Boolean(), existing_nullable=False, server_default=None
        )
        batch_op.alter_column("position", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch_op.alter_column("is_approved", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("delegations") as batch_op:
        batch_op.alter_column("invite_number", existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def downgrade():
    # What the older program has no word for: those who wait or come outside cities are lost to it.
    op.execute("UPDATE delegates SET party_id = NULL, merged_into_id = NULL")
    op.execute(
        "DELETE FROM delegates WHERE status IN ('waiting', 'offered') OR (delegation_id IS NULL AND city_written = '')"
    )
    op.execute("UPDATE delegates SET consented_at = registered_at WHERE consented_at IS NULL")
    with op.batch_alter_table("slots") as batch_op:
        batch_op.drop_constraint(op.f("ck_slots_places"), type_="check")
        batch_op.drop_column("places")

    with op.batch_alter_table("letters") as batch_op:
        batch_op.drop_constraint("fk_letters_mailing_id", type_="foreignkey")
        batch_op.drop_index("ix_letters_to")
        batch_op.drop_index("ix_letters_mailing_id")
        batch_op.drop_column("mailing_id")
        batch_op.drop_column("attachments")
        batch_op.drop_column("qr")

    with op.batch_alter_table("delegations") as batch_op:
        batch_op.drop_constraint("uq_delegations_invite_hash", type_="unique")
        batch_op.drop_column("invite_number")
        batch_op.drop_column("invite_hash")

    with op.batch_alter_table("delegates") as batch_op:
        batch_op.drop_constraint(op.f("ck_delegates_offer_ends"), type_="check")
        batch_op.drop_constraint(op.f("ck_delegates_waits_in_a_party"), type_="check")
        batch_op.drop_constraint(op.f("ck_delegates_has_a_name"), type_="check")
        batch_op.drop_constraint(op.f("ck_delegates_status"), type_="check")
        batch_op.drop_constraint("fk_delegates_merged_into_id", type_="foreignkey")
        batch_op.drop_constraint("fk_delegates_rank_id", type_="foreignkey")
        batch_op.drop_constraint("fk_delegates_category_id", type_="foreignkey")
        batch_op.drop_constraint("fk_delegates_party_id", type_="foreignkey")
        batch_op.drop_constraint("fk_delegates_added_by_id", type_="foreignkey")
        batch_op.drop_index(
            "uq_delegates_head",
            sqlite_where=sa.text("post = 'head' AND status = 'confirmed'"),
            postgresql_where=sa.text("post = 'head' AND status = 'confirmed'"),
        )
        batch_op.drop_index(
            "uq_delegates_email",
            sqlite_where=sa.text("status NOT IN ('declined', 'withdrawn') AND email_folded <> ''"),
            postgresql_where=sa.text("status NOT IN ('declined', 'withdrawn') AND email_folded <> ''"),
        )
        batch_op.drop_index("ix_delegates_rank_id")
        batch_op.drop_index("ix_delegates_party_id")
        batch_op.drop_index("ix_delegates_merged_into_id")
        batch_op.drop_index("ix_delegates_category_id")
        batch_op.drop_index("ix_delegates_added_by_id")
        batch_op.alter_column("consented_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.drop_column("erased_at")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("added_by_id")
        batch_op.drop_column("edit_until")
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("offer_until")
        batch_op.drop_column("party_id")
        batch_op.drop_column("is_approved")
        batch_op.drop_column("position")
        batch_op.drop_column("rank_id")
        batch_op.drop_column("is_placeholder")
        batch_op.drop_column("category_id")
        batch_op.create_check_constraint(
            op.f("ck_delegates_status"), "status IN ('pending', 'confirmed', 'declined', 'withdrawn')"
        )
        batch_op.create_check_constraint(
            op.f("ck_delegates_has_a_city"), "delegation_id IS NOT NULL OR city_written <> ''"
        )

    with op.batch_alter_table("assembly") as batch_op:
        batch_op.drop_constraint(op.f("ck_assembly_offers"), type_="check")
        batch_op.drop_constraint(op.f("ck_assembly_places"), type_="check")
        batch_op.drop_column("protocol")
        batch_op.drop_column("offer_hours")
        batch_op.drop_column("places")
        batch_op.drop_column("substitutions_close_at")
        batch_op.drop_column("edits_close_at")

    op.drop_index("ix_subscriptions_made_by_id", "subscriptions")
    op.drop_index("ix_subscriptions_delegation_id", "subscriptions")
    op.drop_index("ix_subscriptions_delegate_id", "subscriptions")
    op.drop_table("subscriptions")
    op.drop_index("ix_stars_slot_id", "stars")
    op.drop_table("stars")
    op.drop_index("ix_sign_ups_slot_id", "sign_ups")
    op.drop_index("ix_sign_ups_delegate_id", "sign_ups")
    op.drop_table("sign_ups")
    op.drop_index("ix_invitations_delegate_id", "invitations")
    op.drop_table("invitations")
    op.drop_index("ix_answers_wording_id", "answers")
    op.drop_index("ix_answers_question_id_value", "answers")
    op.drop_table("answers")
    op.drop_index("ix_question_wordings_question_id", "question_wordings")
    op.drop_table("question_wordings")
    op.drop_index("ix_parties_turn", "parties")
    op.drop_index("ix_parties_delegation_id", "parties")
    op.drop_index("ix_parties_category_id", "parties")
    op.drop_index("ix_parties_asked_by_id", "parties")
    op.drop_table("parties")
    op.drop_index("ix_messages_written_by_id", "messages")
    op.drop_index("ix_messages_delegation_id", "messages")
    op.drop_index("ix_messages_answered_by_id", "messages")
    op.drop_table("messages")
    op.drop_index("ix_questions_category_id", "questions")
    op.drop_table("questions")
    op.drop_index("ix_mailings_written_by_id", "mailings")
    op.drop_table("mailings")
    op.drop_table("wordings")
    op.drop_table("ranks")
    op.drop_index("uq_categories_of_cities", "categories")
    op.drop_table("categories")
