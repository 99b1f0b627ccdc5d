import { Migration } from "@mikro-orm/migrations";

export class Migration20261123000000 extends Migration {
  override name = "Migration20261123000000";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "harvest" ("id" serial primary key, "source_id" varchar(255) not null, "mode" varchar(255) not null, "status" varchar(255) not null, "counts" jsonb not null, "requests" int not null, "bytes" bigint not null, "started_at" timestamptz not null, "ended_at" timestamptz null, "problem" jsonb null);`,
    );
    this.addSql(`create index "harvest_source_id_index" on "harvest" ("source_id");`);

    this.addSql(
      `create table "harvest_incident" ("id" serial primary key, "harvest_id" int not null, "outcome" varchar(255) not null, "code" varchar(255) not null, "message" text not null, "remote_id" text null, "url" text null);`,
    );
    this.addSql(`create index "harvest_incident_harvest_id_index" on "harvest_incident" ("harvest_id");`);

    this.addSql(
      `create table "organization" ("id" varchar(255) not null, "name" text not null, "name_key" text collate "C" not null, "type" text null, "siren" varchar(255) null, "description" text null, "website" text null, "page_id" varchar(255) null, primary key ("id"));`,
    );
    this.addSql(`create index "organization_name_key_id_index" on "organization" ("name_key", "id");`);

    this.addSql(
      `create table "organization_page" ("page_id" varchar(255) not null, "organization_id" varchar(255) not null, "name" text not null, "type" text null, "siren" varchar(255) null, "description" text null, "website" text null, primary key ("page_id"));`,
    );
    this.addSql(`create index "organization_page_organization_id_index" on "organization_page" ("organization_id");`);

    this.addSql(
      `create table "page" ("id" varchar(255) not null, "source_id" varchar(255) not null, "remote_id" varchar(255) not null, "url" text not null, "title" text not null, "state" varchar(255) not null, "gone_reason" text null, "current_revision_id" int null, "latest_revision_id" int null, "first_seen_at" timestamptz not null, "last_seen_at" timestamptz not null, "last_harvest_id" int not null, "missed_listings" int not null, primary key ("id"));`,
    );
    this.addSql(`create index "page_source_id_state_index" on "page" ("source_id", "state");`);
    this.addSql(
      `alter table "page" add constraint "page_source_id_remote_id_unique" unique ("source_id", "remote_id");`,
    );

    this.addSql(
      `create table "place" ("id" serial primary key, "resource_id" varchar(255) not null, "territory_id" varchar(255) null, "status" varchar(255) not null, "role" varchar(255) not null, "text" text not null, "field" text not null, "reason" text not null, "candidate_ids" jsonb not null, "revision_id" int not null);`,
    );
    this.addSql(`create index "place_resource_id_index" on "place" ("resource_id");`);
    this.addSql(
      `create index "place_territory_id_resource_id_role_index" on "place" ("territory_id", "resource_id", "role");`,
    );

    this.addSql(
      `create table "resource" ("id" varchar(255) not null, "page_id" varchar(255) not null, "source_id" varchar(255) not null, "revision_id" int not null, "kind" varchar(255) not null, "title" text not null, "title_key" text collate "C" not null, "summary" text null, "description" text null, "language" varchar(255) null, "website" text null, "image_url" text null, "themes" jsonb not null, "keywords" jsonb not null, "challenges" jsonb not null, "licenses" jsonb not null, "search_text" text not null, "updated_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`alter table "resource" add constraint "resource_page_id_unique" unique ("page_id");`);
    this.addSql(`create index "resource_title_key_id_index" on "resource" ("title_key", "id");`);
    this.addSql(`create index "resource_updated_at_id_index" on "resource" ("updated_at", "id");`);
    this.addSql(`create index "resource_source_id_title_key_id_index" on "resource" ("source_id", "title_key", "id");`);
    this.addSql(`create index "resource_kind_title_key_id_index" on "resource" ("kind", "title_key", "id");`);

    this.addSql(
      `create table "resource_facet" ("id" serial primary key, "resource_id" varchar(255) not null, "facet" varchar(255) not null, "value_key" text not null);`,
    );
    this.addSql(`create index "resource_facet_resource_id_index" on "resource_facet" ("resource_id");`);
    this.addSql(
      `create index "resource_facet_facet_value_key_resource_id_index" on "resource_facet" ("facet", "value_key", "resource_id");`,
    );

    this.addSql(
      `create table "resource_organization" ("id" serial primary key, "resource_id" varchar(255) not null, "organization_id" varchar(255) not null, "role" varchar(255) not null, "name" text not null, "field" text not null, "revision_id" int not null);`,
    );
    this.addSql(`create index "resource_organization_resource_id_index" on "resource_organization" ("resource_id");`);
    this.addSql(
      `create index "resource_organization_organization_id_resource_id_index" on "resource_organization" ("organization_id", "resource_id");`,
    );

    this.addSql(
      `create table "revision" ("id" serial primary key, "page_id" varchar(255) not null, "remote_revision_id" varchar(255) not null, "payload" bytea null, "hash" varchar(255) null, "record" jsonb null, "mapping_version" varchar(255) not null, "mapping_fault" jsonb null, "contributors" jsonb not null, "anonymous_contributors" int not null, "url" text not null, "title" text not null, "permalink" text not null, "published_at" timestamptz null, "fetched_at" timestamptz not null, "harvest_id" int not null, "redacted_at" timestamptz null, "redaction_reason" text null);`,
    );
    this.addSql(`create index "revision_page_id_id_index" on "revision" ("page_id", "id");`);

    this.addSql(
      `create table "source" ("id" varchar(255) not null, "name" text not null, "connector" varchar(255) not null, "url" text not null, "enabled" boolean not null, "cursor" jsonb null, "open_harvest_id" int null, "open_token" varchar(255) null, "position" jsonb null, "last_full_at" timestamptz null, "last_success_at" timestamptz null, "last_attempt_at" timestamptz null, "next_attempt_at" timestamptz null, "problem" jsonb null, primary key ("id"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "harvest" cascade;`);
    this.addSql(`drop table if exists "harvest_incident" cascade;`);
    this.addSql(`drop table if exists "organization" cascade;`);
    this.addSql(`drop table if exists "organization_page" cascade;`);
    this.addSql(`drop table if exists "page" cascade;`);
    this.addSql(`drop table if exists "place" cascade;`);
    this.addSql(`drop table if exists "resource" cascade;`);
    this.addSql(`drop table if exists "resource_facet" cascade;`);
    this.addSql(`drop table if exists "resource_organization" cascade;`);
    this.addSql(`drop table if exists "revision" cascade;`);
    this.addSql(`drop table if exists "source" cascade;`);
  }
}
