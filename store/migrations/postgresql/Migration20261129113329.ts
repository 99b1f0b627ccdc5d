import { Migration } from '@mikro-orm/migrations';

export class Migration20261129113329 extends Migration {

  override name = 'Migration20261129113329';

  override up(): void | Promise<void> {
    this.addSql(`create table "geography_state" ("id" serial primary key, "version" int not null, "vintage" int not null, "bundle" varchar(255) not null);`);

    this.addSql(`create table "organization_place" ("id" serial primary key, "page_id" varchar(255) not null, "organization_id" varchar(255) not null, "role" varchar(255) not null, "territory_id" varchar(255) null, "status" varchar(255) not null, "text" text not null, "field" text not null, "start_offset" int null, "end_offset" int null, "confidence" double precision not null, "reason" text not null, "candidate_ids" jsonb not null, "revision_id" int not null);`);
    this.addSql(`create index "organization_place_page_id_index" on "organization_place" ("page_id");`);
    this.addSql(`create index "organization_place_organization_id_index" on "organization_place" ("organization_id");`);
    this.addSql(`create index "organization_place_territory_id_organization_id_index" on "organization_place" ("territory_id", "organization_id");`);

    this.addSql(`create table "resource_territory" ("territory_id" varchar(255) not null, "resource_id" varchar(255) not null, "named" boolean not null, "updated_at" timestamptz not null, "disagreement_count" int not null, primary key ("territory_id", "resource_id"));`);
    this.addSql(`create index "resource_territory_resource_id_territory_id_index" on "resource_territory" ("resource_id", "territory_id");`);
    this.addSql(`create index "resource_territory_territory_id_updated_at_resource_id_index" on "resource_territory" ("territory_id", "updated_at", "resource_id");`);
    this.addSql(`create index "resource_territory_territory_id_disagreement_count_8426f_index" on "resource_territory" ("territory_id", "disagreement_count", "resource_id");`);

    this.addSql(`create table "territory" ("id" varchar(255) not null, "kind" varchar(255) not null, "code" varchar(255) not null, "name" text not null, "since" int not null, "vintage" int not null, "population" int null, "parent_ids" jsonb not null, "member_ids" jsonb null, "aliases" jsonb not null, "postal_codes" jsonb not null, "source" text null, "valid_from" varchar(255) null, "valid_until" varchar(255) null, "actor" text null, primary key ("id"));`);

    this.addSql(`create table "territory_change" ("id" serial primary key, "year" int null, "kind" varchar(255) not null, "territory_id" varchar(255) not null, "from_ids" jsonb not null, "to_ids" jsonb not null, "name_before" text null, "name_after" text null);`);
    this.addSql(`create index "territory_change_territory_id_index" on "territory_change" ("territory_id");`);

    this.addSql(`create table "territory_count" ("territory_id" varchar(255) not null, "facet" varchar(255) not null, "value_key" text collate "C" not null, "count" int not null, primary key ("territory_id", "facet", "value_key"));`);
    this.addSql(`create index "territory_count_territory_id_facet_count_value_key_index" on "territory_count" ("territory_id", "facet", "count", "value_key");`);

    // By hand: the rows come back when the graph is woven again, at the next start.
    this.addSql(`delete from "place";`);
    this.addSql(`alter table "place" add "origin" varchar(255) not null, add "confidence" double precision not null, add "start_offset" int null, add "end_offset" int null;`);

    this.addSql(`insert into "geography_state" ("id", "version", "vintage", "bundle") values (1, 0, 0, '');`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "geography_state" cascade;`);
    this.addSql(`drop table if exists "organization_place" cascade;`);
    this.addSql(`drop table if exists "resource_territory" cascade;`);
    this.addSql(`drop table if exists "territory" cascade;`);
    this.addSql(`drop table if exists "territory_change" cascade;`);
    this.addSql(`drop table if exists "territory_count" cascade;`);

    this.addSql(`alter table "place" drop column "origin", drop column "confidence", drop column "start_offset", drop column "end_offset";`);
  }

}
