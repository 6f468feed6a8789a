"""The first tables: accounts, assembly, delegations, programme, letters, journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_table(
        "assembly",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("association", sa.JSON(), nullable=False),
        sa.Column("founded", sa.Integer(), nullable=False),
        sa.Column("founded_in", sa.String(length=80), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("last_here", sa.Integer(), nullable=True),
        sa.Column("host_joined", sa.Integer(), nullable=True),
        sa.Column("host_on_board_since", sa.Integer(), nullable=True),
        sa.Column("term_from", sa.Integer(), nullable=True),
        sa.Column("term_until", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("venue", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("contact", sa.String(length=320), nullable=False),
        sa.Column("members_count", sa.Integer(), nullable=False),
        sa.Column("members_as_of", sa.String(length=7), nullable=False),
        sa.Column("promises", sa.JSON(), nullable=False),
        sa.Column("registration_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seats_per_delegation", sa.Integer(), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("is_sample_loaded", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_assembly_one_row")),
        sa.CheckConstraint("members_count >= 0", name=op.f("ck_assembly_members")),
        sa.CheckConstraint("retention_days >= 0", name=op.f("ck_assembly_retention")),
        sa.CheckConstraint("seats_per_delegation >= 0", name=op.f("ck_assembly_seats")),
        sa.PrimaryKeyConstraint("id", name="pk_assembly"),
    )
    op.create_table(
        "days",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_days"),
        sa.UniqueConstraint("date", name="uq_days_date"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("to", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=60), nullable=True),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_letters_sent_or_failed")),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("message_id", name="uq_letters_message_id"),
    )
    op.create_index("ix_letters_about", "letters", ["about"])
    op.create_index(
        "ix_letters_waiting",
        "letters",
        ["not_before"],
        sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
    )

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("local_name", sa.String(length=200), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "africa",
                "asia-pacific",
                "europe",
                "latin-america-caribbean",
                "north-america",
                name="region",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "part",
            sa.Enum("member", "co-president", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("slug", name="uq_members_slug"),
    )
    op.create_index("ix_members_region", "members", ["region"])

    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_rooms_places")),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.UniqueConstraint("slug", name="uq_rooms_slug"),
    )
    op.create_table(
        "speakers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("own_name", sa.String(length=120), nullable=False),
        sa.Column("office", sa.JSON(), nullable=False),
        sa.Column("city", sa.JSON(), nullable=False),
        sa.Column("biography", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_speakers"),
        sa.UniqueConstraint("slug", name="uq_speakers_slug"),
    )
    op.create_table(
        "tracks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column(
            "colour",
            sa.Enum(
                "teal",
                "indigo",
                "crimson",
                "ochre",
                "forest",
                "plum",
                "slate",
                "azure",
                name="colour",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tracks"),
        sa.UniqueConstraint("slug", name="uq_tracks_slug"),
    )
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_delegations_seats")),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["accounts.id"], name="fk_delegations_coordinator_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_delegations_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delegations"),
        sa.UniqueConstraint("member_id", name="uq_delegations_member_id"),
    )
    op.create_index("ix_delegations_coordinator_id", "delegations", ["coordinator_id"])

    op.create_table(
        "grants",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "registrar",
                "editor",
                "focal-point",
                "delegate",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_grants_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "role", name="pk_grants"),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name="fk_journal_actor_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_index("ix_journal_actor_id", "journal", ["actor_id"])
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_index("ix_journal_subject", "journal", ["subject"])

    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("hash", name="uq_links_hash"),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])

    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recovery_codes_account_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        sa.UniqueConstraint("hash", name="uq_recovery_codes_hash"),
    )
    op.create_index("ix_recovery_codes_account_id", "recovery_codes", ["account_id"])

    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["accounts.id"], name="fk_releases_released_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
        sa.UniqueConstraint("number", name="uq_releases_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_ins_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.UniqueConstraint("hash", name="uq_sign_ins_hash"),
    )
    op.create_index("ix_sign_ins_account_id", "sign_ins", ["account_id"])

    op.create_table(
        "slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "statutory",
                "plenary",
                "forum",
                "workshop",
                "ceremony",
                "side-event",
                "site-visit",
                "social",
                "break",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("abstract", sa.JSON(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("track_id", sa.Integer(), nullable=True),
        sa.Column("spoken", sa.String(length=2), nullable=False),
        sa.Column("interpreted", sa.JSON(), nullable=False),
        sa.Column(
            "access",
            sa.Enum(
                "open",
                "delegates",
                "invited",
                "political",
                name="access",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "provisional",
                "cancelled",
                name="slotstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_slots_lasts")),
        sa.ForeignKeyConstraint(["day_id"], ["days.id"], name="fk_slots_day_id"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_slots_room_id"),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name="fk_slots_track_id"),
        sa.PrimaryKeyConstraint("id", name="pk_slots"),
        sa.UniqueConstraint("code", name="uq_slots_code"),
    )
    op.create_index("ix_slots_day_id", "slots", ["day_id"])
    op.create_index("ix_slots_room_id", "slots", ["room_id"])
    op.create_index("ix_slots_track_id", "slots", ["track_id"])

    op.create_table(
        "wrong_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_wrong_codes_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_wrong_codes"),
    )
    op.create_index("ix_wrong_codes_account_id", "wrong_codes", ["account_id"])

    op.create_table(
        "appearances",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "chair",
                "moderator",
                "keynote",
                "speaker",
                name="speakerpart",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name="fk_appearances_slot_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["speaker_id"], ["speakers.id"], name="fk_appearances_speaker_id"),
        sa.PrimaryKeyConstraint("slot_id", "speaker_id", name="pk_appearances"),
    )
    op.create_index("ix_appearances_speaker_id", "appearances", ["speaker_id"])

    op.create_table(
        "delegates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("city_written", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("own_name", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_folded", sa.String(length=320), nullable=False),
        sa.Column("search_words", sa.Text(), nullable=False),
        sa.Column(
            "post",
            sa.Enum(
                "head",
                "delegate",
                "adviser",
                "interpreter",
                "accompanying",
                name="post",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "diet",
            sa.Enum(
                "none",
                "vegetarian",
                "vegan",
                "halal",
                "kosher",
                "gluten-free",
                "other",
                name="diet",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("diet_note", sa.String(length=500), nullable=False),
        sa.Column("diet_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("access_needs", sa.String(length=1000), nullable=False),
        sa.Column("access_consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "confirmed",
                "declined",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "access_needs = '' OR access_consented_at IS NOT NULL", name=op.f("ck_delegates_access_with_consent")
        ),
        sa.CheckConstraint("delegation_id IS NOT NULL OR city_written <> ''", name=op.f("ck_delegates_has_a_city")),
        sa.CheckConstraint(
            "diet_note = '' OR diet_consented_at IS NOT NULL", name=op.f("ck_delegates_diet_with_consent")
        ),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegations.id"], name="fk_delegates_delegation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delegates"),
        sa.UniqueConstraint("link_hash", name="uq_delegates_link_hash"),
        sa.UniqueConstraint("reference", name="uq_delegates_reference"),
        sa.UniqueConstraint("request_key", name="uq_delegates_request_key"),
    )
    op.create_index("ix_delegates_delegation_id", "delegates", ["delegation_id"])
    op.create_index("ix_delegates_email_folded", "delegates", ["email_folded"])
    op.create_index("ix_delegates_status", "delegates", ["status"])

    op.create_table(
        "entries",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("calendar", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_entries_release_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("release_id", "code", name="pk_entries"),
    )


def downgrade():
    op.drop_table("entries")
    op.drop_index("ix_delegates_status", "delegates")
    op.drop_index("ix_delegates_email_folded", "delegates")
    op.drop_index("ix_delegates_delegation_id", "delegates")

    op.drop_table("delegates")
    op.drop_index("ix_appearances_speaker_id", "appearances")

    op.drop_table("appearances")
    op.drop_index("ix_wrong_codes_account_id", "wrong_codes")

    op.drop_table("wrong_codes")
    op.drop_index("ix_slots_track_id", "slots")
    op.drop_index("ix_slots_room_id", "slots")
    op.drop_index("ix_slots_day_id", "slots")

    op.drop_table("slots")
    op.drop_index("ix_sign_ins_account_id", "sign_ins")

    op.drop_table("sign_ins")
    op.drop_table("releases")
    op.drop_index("ix_recovery_codes_account_id", "recovery_codes")

    op.drop_table("recovery_codes")
    op.drop_index("ix_links_account_id", "links")

    op.drop_table("links")
    op.drop_index("ix_journal_subject", "journal")
    op.drop_index("ix_journal_at", "journal")
    op.drop_index("ix_journal_actor_id", "journal")

    op.drop_table("journal")
    op.drop_table("grants")
    op.drop_index("ix_delegations_coordinator_id", "delegations")

    op.drop_table("delegations")
    op.drop_table("tracks")
    op.drop_table("speakers")
    op.drop_table("rooms")
    op.drop_index("ix_members_region", "members")

    op.drop_table("members")
    op.drop_index("ix_letters_waiting", "letters")
    op.drop_index("ix_letters_about", "letters")

    op.drop_table("letters")
    op.drop_table("days")
    op.drop_table("assembly")
    op.drop_table("accounts")
