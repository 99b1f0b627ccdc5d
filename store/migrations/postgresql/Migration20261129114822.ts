import { Migration } from '@mikro-orm/migrations';

export class Migration20261129114822 extends Migration {

  override name = 'Migration20261129114822';

  override up(): void | Promise<void> {
    this.addSql(`create table "audit_line" ("id" serial primary key, "at" timestamptz not null, "actor" varchar(255) not null, "organization_id" varchar(255) null, "operation" varchar(255) not null, "outcome" varchar(255) not null);`);
    this.addSql(`create index "audit_line_at_index" on "audit_line" ("at");`);
    this.addSql(`create index "audit_line_actor_at_index" on "audit_line" ("actor", "at");`);

    this.addSql(`create table "charter_version" ("id" serial primary key, "charter" varchar(255) not null, "number" int not null, "title" text not null, "text" text not null, "adopted_at" timestamptz not null, "in_force_from" varchar(255) not null, "proposal_id" varchar(255) not null);`);
    this.addSql(`alter table "charter_version" add constraint "charter_version_charter_number_unique" unique ("charter", "number");`);

    this.addSql(`create table "deliverable" ("id" serial primary key, "mission_id" varchar(255) not null, "title" text not null, "resource_id" varchar(255) null, "due_on" varchar(255) null, "delivered_on" varchar(255) null, "actor" varchar(255) not null);`);
    this.addSql(`create index "deliverable_mission_id_index" on "deliverable" ("mission_id");`);
    this.addSql(`create index "deliverable_resource_id_index" on "deliverable" ("resource_id");`);

    this.addSql(`create table "ingest_run" ("id" varchar(255) not null, "source_id" varchar(255) not null, "harvest_id" int not null, "lines" int not null, "started_at" timestamptz not null, "ended_at" timestamptz null, "actor" varchar(255) not null, primary key ("id", "source_id"));`);

    this.addSql(`create table "known_organization" ("id" varchar(255) not null, "legal_name" text not null, "name_key" text collate "C" not null, "kind" varchar(255) not null, "url" text null, "siren" varchar(255) null, "registered_at" timestamptz not null, "actor" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "known_organization_name_key_id_index" on "known_organization" ("name_key", "id");`);

    this.addSql(`create table "membership" ("id" serial primary key, "organization_id" varchar(255) not null, "pole_id" varchar(255) null, "role" varchar(255) not null, "since" varchar(255) not null, "until" varchar(255) null, "proposal_id" varchar(255) null, "actor" varchar(255) not null);`);
    this.addSql(`create index "membership_organization_id_index" on "membership" ("organization_id");`);
    this.addSql(`create index "membership_pole_id_index" on "membership" ("pole_id");`);

    this.addSql(`create table "mission" ("id" varchar(255) not null, "title" text not null, "purpose" text not null, "lead_pole_id" varchar(255) null, "territory_ids" jsonb not null, "progress" int not null, "launched_at" timestamptz not null, "ended_at" timestamptz null, "proposal_id" varchar(255) not null, primary key ("id"));`);
    this.addSql(`create index "mission_lead_pole_id_index" on "mission" ("lead_pole_id");`);

    this.addSql(`create table "organization_alias" ("name_key" text collate "C" not null, "known_id" varchar(255) not null, "name" text not null, primary key ("name_key"));`);
    this.addSql(`create index "organization_alias_known_id_index" on "organization_alias" ("known_id");`);

    this.addSql(`create table "organization_match" ("id" varchar(255) not null, "named_id" varchar(255) not null, "known_id" varchar(255) not null, "status" varchar(255) not null, "rule" varchar(255) not null, "evidence" jsonb not null, "actor" varchar(255) null, "decided_at" timestamptz null, primary key ("id"));`);
    this.addSql(`create index "organization_match_known_id_index" on "organization_match" ("known_id");`);
    this.addSql(`create index "organization_match_status_index" on "organization_match" ("status");`);
    this.addSql(`alter table "organization_match" add constraint "organization_match_named_id_known_id_unique" unique ("named_id", "known_id");`);

    this.addSql(`create table "person_role" ("id" serial primary key, "name" text not null, "organization_id" varchar(255) null, "pole_id" varchar(255) null, "role" text not null, "since" varchar(255) not null, "until" varchar(255) null, "agreed_on" varchar(255) null, "source_url" text null, "actor" varchar(255) not null);`);
    this.addSql(`create index "person_role_organization_id_index" on "person_role" ("organization_id");`);
    this.addSql(`create index "person_role_pole_id_index" on "person_role" ("pole_id");`);

    this.addSql(`create table "pole" ("id" varchar(255) not null, "name" text not null, "remit" text not null, "autonomy" varchar(255) not null, "decides" jsonb not null, "quorum" double precision not null, "deadline_days" int not null, "opened_at" timestamptz not null, "closed_at" timestamptz null, "proposal_id" varchar(255) not null, primary key ("id"));`);

    this.addSql(`create table "pole_link" ("id" serial primary key, "pole_id" varchar(255) not null, "other_pole_id" varchar(255) not null, "text" text not null, "actor" varchar(255) not null);`);
    this.addSql(`create index "pole_link_pole_id_index" on "pole_link" ("pole_id");`);
    this.addSql(`create index "pole_link_other_pole_id_index" on "pole_link" ("other_pole_id");`);

    this.addSql(`create table "proposal" ("id" varchar(255) not null, "kind" varchar(255) not null, "title" text not null, "pole_id" varchar(255) null, "subject" varchar(255) null, "opened_at" timestamptz not null, "quorum" double precision not null, primary key ("id"));`);
    this.addSql(`create index "proposal_pole_id_index" on "proposal" ("pole_id");`);
    this.addSql(`create index "proposal_kind_subject_index" on "proposal" ("kind", "subject");`);

    this.addSql(`create table "proposal_step" ("id" serial primary key, "proposal_id" varchar(255) not null, "number" int not null, "kind" varchar(255) not null, "author" varchar(255) not null, "organization_id" varchar(255) null, "text" text not null, "answers" int null, "content" jsonb null, "state" varchar(255) not null, "deadline" timestamptz not null, "at" timestamptz not null, "key" varchar(255) not null, "hash" varchar(255) not null);`);
    this.addSql(`create index "proposal_step_state_index" on "proposal_step" ("state");`);
    this.addSql(`alter table "proposal_step" add constraint "proposal_step_proposal_id_number_unique" unique ("proposal_id", "number");`);
    this.addSql(`alter table "proposal_step" add constraint "proposal_step_author_key_unique" unique ("author", "key");`);

    this.addSql(`create table "source_admission" ("id" serial primary key, "source_id" varchar(255) not null, "state" varchar(255) not null, "proposal_id" varchar(255) not null, "license" text null, "purpose" text not null, "contact" text null, "at" timestamptz not null);`);
    this.addSql(`create index "source_admission_source_id_index" on "source_admission" ("source_id");`);

    this.addSql(`alter table "api_token" add "organization_id" varchar(255) null, add "source_id" varchar(255) null;`);

    // By hand: what was decided and done is never rewritten, whoever asks the database for it.
    this.addSql(`create function refuse_rewriting() returns trigger language plpgsql as $$
      begin raise exception '% is append-only', tg_table_name; end $$;`);
    for (const table of ["proposal", "proposal_step", "source_admission", "charter_version", "audit_line"]) {
      this.addSql(
        `create trigger ${table}_final before update or delete on "${table}" for each row execute function refuse_rewriting();`,
      );
      this.addSql(
        `create trigger ${table}_kept before truncate on "${table}" for each statement execute function refuse_rewriting();`,
      );
    }
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "audit_line" cascade;`);
    this.addSql(`drop table if exists "charter_version" cascade;`);
    this.addSql(`drop table if exists "deliverable" cascade;`);
    this.addSql(`drop table if exists "ingest_run" cascade;`);
    this.addSql(`drop table if exists "known_organization" cascade;`);
    this.addSql(`drop table if exists "membership" cascade;`);
    this.addSql(`drop table if exists "mission" cascade;`);
    this.addSql(`drop table if exists "organization_alias" cascade;`);
    this.addSql(`drop table if exists "organization_match" cascade;`);
    this.addSql(`drop table if exists "person_role" cascade;`);
    this.addSql(`drop table if exists "pole" cascade;`);
    this.addSql(`drop table if exists "pole_link" cascade;`);
    this.addSql(`drop table if exists "proposal" cascade;`);
    this.addSql(`drop table if exists "proposal_step" cascade;`);
    this.addSql(`drop table if exists "source_admission" cascade;`);

    this.addSql(`alter table "api_token" drop column "organization_id", drop column "source_id";`);
    this.addSql(`drop function if exists refuse_rewriting();`);
  }

}
