import { Migration } from '@mikro-orm/migrations';

export class Migration20261125125405 extends Migration {

  override name = 'Migration20261125125405';

  override up(): void | Promise<void> {
    this.addSql(`create table "api_token" ("id" varchar(255) not null, "label" text not null, "digest" varchar(255) not null, "roles" jsonb not null, "created_at" timestamptz not null, "expires_at" timestamptz null, "revoked_at" timestamptz null, "last_used_at" timestamptz null, primary key ("id"));`);
    this.addSql(`alter table "api_token" add constraint "api_token_digest_unique" unique ("digest");`);

    this.addSql(`create table "attribution" ("id" varchar(255) not null, "revision_ids" jsonb not null, "created_at" timestamptz not null, primary key ("id"));`);

    this.addSql(`create table "change" ("id" serial primary key, "version" int not null, "at" timestamptz not null, "kind" varchar(255) not null, "resource_id" varchar(255) not null, "other_ids" jsonb not null, "fields" jsonb not null);`);
    this.addSql(`create index "change_version_index" on "change" ("version");`);
    this.addSql(`create index "change_resource_id_id_index" on "change" ("resource_id", "id");`);

    this.addSql(`create table "change_scope" ("id" serial primary key, "change_id" int not null, "scope" varchar(255) not null);`);
    this.addSql(`create index "change_scope_change_id_index" on "change_scope" ("change_id");`);
    this.addSql(`create index "change_scope_scope_change_id_index" on "change_scope" ("scope", "change_id");`);

    this.addSql(`create table "decision" ("sequence" serial primary key, "kind" varchar(255) not null, "left" jsonb not null, "right" jsonb not null, "action" varchar(255) not null, "note" text null, "actor" varchar(255) not null, "decided_at" timestamptz not null);`);

    this.addSql(`create table "decision_page" ("id" serial primary key, "sequence" int not null, "page_id" varchar(255) not null);`);
    this.addSql(`create index "decision_page_sequence_index" on "decision_page" ("sequence");`);
    this.addSql(`create index "decision_page_page_id_sequence_index" on "decision_page" ("page_id", "sequence");`);

    this.addSql(`create table "forgotten" ("id" serial primary key, "source_id" varchar(255) not null, "digest" varchar(255) not null, "words" int not null, "label" text not null, "forgotten_at" timestamptz not null);`);
    this.addSql(`alter table "forgotten" add constraint "forgotten_source_id_digest_unique" unique ("source_id", "digest");`);

    this.addSql(`create table "graph_state" ("id" serial primary key, "version" int not null, "changed_at" timestamptz not null, "rules" int not null);`);

    this.addSql(`create table "identity_page" ("id" serial primary key, "page_id" varchar(255) not null, "keys" bytea not null, "sketch_size" int not null, "sketch_ceiling" bigint not null, "view_hash" varchar(255) not null);`);
    this.addSql(`alter table "identity_page" add constraint "identity_page_page_id_unique" unique ("page_id");`);

    this.addSql(`create table "match" ("id" varchar(255) not null, "page_a" varchar(255) not null, "page_b" varchar(255) not null, "relation" varchar(255) not null, "status" varchar(255) not null, "rule" varchar(255) not null, "score" double precision not null, "containment" double precision not null, "original_id" varchar(255) null, "copy_id" varchar(255) null, "direction_reason" varchar(255) null, "evidence" jsonb not null, "outcome" varchar(255) not null, "reason" text null, primary key ("id"));`);
    this.addSql(`create index "match_page_b_index" on "match" ("page_b");`);
    this.addSql(`create index "match_original_id_index" on "match" ("original_id");`);
    this.addSql(`create index "match_outcome_score_id_index" on "match" ("outcome", "score", "id");`);
    this.addSql(`alter table "match" add constraint "match_page_a_page_b_unique" unique ("page_a", "page_b");`);

    this.addSql(`create table "page_address" ("id" serial primary key, "address_id" varchar(255) not null, "page_id" varchar(255) not null, "kind" varchar(255) not null);`);
    this.addSql(`create index "page_address_page_id_index" on "page_address" ("page_id");`);
    this.addSql(`alter table "page_address" add constraint "page_address_address_id_page_id_unique" unique ("address_id", "page_id");`);

    this.addSql(`create table "resource_page" ("page_id" varchar(255) not null, "source_id" varchar(255) not null, "resource_id" varchar(255) not null, "own_resource_id" varchar(255) not null, "relation" varchar(255) null, "through_page_id" varchar(255) null, "rank" int not null, primary key ("page_id"));`);
    this.addSql(`alter table "resource_page" add constraint "resource_page_own_resource_id_unique" unique ("own_resource_id");`);
    this.addSql(`create index "resource_page_resource_id_rank_index" on "resource_page" ("resource_id", "rank");`);

    this.addSql(`create table "resource_redirect" ("from_id" varchar(255) not null, "to_id" varchar(255) not null, "version" int not null, primary key ("from_id"));`);
    this.addSql(`create index "resource_redirect_to_id_index" on "resource_redirect" ("to_id");`);

    // By hand: titles are ordered by their letters, whatever the server's language.
    this.addSql(`create table "resource_version" ("id" serial primary key, "resource_id" varchar(255) not null, "from_version" int not null, "until_version" int null, "from_at" timestamptz not null, "until_at" timestamptz null, "members" jsonb not null, "hash" varchar(255) not null, "field_hashes" jsonb not null, "kind" varchar(255) not null, "source_id" varchar(255) not null, "title_key" text collate "C" not null, "updated_at" timestamptz not null);`);
    this.addSql(`create index "resource_version_resource_id_from_version_index" on "resource_version" ("resource_id", "from_version");`);
    this.addSql(`create index "resource_version_until_version_title_key_resource_id_index" on "resource_version" ("until_version", "title_key", "resource_id");`);

    this.addSql(`create table "resource_version_page" ("id" serial primary key, "version_id" int not null, "page_id" varchar(255) not null, "revision_id" int not null);`);
    this.addSql(`create index "resource_version_page_version_id_index" on "resource_version_page" ("version_id");`);
    this.addSql(`create index "resource_version_page_page_id_index" on "resource_version_page" ("page_id");`);

    this.addSql(`drop index "resource_source_id_title_key_id_index";`);
    this.addSql(`alter table "resource" add column "page_count" int not null default 1, add column "disagreement_count" int not null default 0;`);
    this.addSql(`alter table "resource" alter column "page_count" drop default, alter column "disagreement_count" drop default;`);

    // By hand: the inverted index of identity, and the graph's version. The graph is woven again at the next start.
    this.addSql(`create table "identity_key" ("key" bigint not null, "page" int not null, primary key ("key", "page"));`);
    this.addSql(`insert into "graph_state" ("id", "version", "changed_at", "rules") values (1, 0, 'epoch', 0);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "identity_key";`);
    this.addSql(`drop table if exists "api_token" cascade;`);
    this.addSql(`drop table if exists "attribution" cascade;`);
    this.addSql(`drop table if exists "change" cascade;`);
    this.addSql(`drop table if exists "change_scope" cascade;`);
    this.addSql(`drop table if exists "decision" cascade;`);
    this.addSql(`drop table if exists "decision_page" cascade;`);
    this.addSql(`drop table if exists "forgotten" cascade;`);
    this.addSql(`drop table if exists "graph_state" cascade;`);
    this.addSql(`drop table if exists "identity_page" cascade;`);
    this.addSql(`drop table if exists "match" cascade;`);
    this.addSql(`drop table if exists "page_address" cascade;`);
    this.addSql(`drop table if exists "resource_page" cascade;`);
    this.addSql(`drop table if exists "resource_redirect" cascade;`);
    this.addSql(`drop table if exists "resource_version" cascade;`);
    this.addSql(`drop table if exists "resource_version_page" cascade;`);

    this.addSql(`alter table "resource" drop column "page_count", drop column "disagreement_count";`);
    this.addSql(`create index "resource_source_id_title_key_id_index" on "resource" ("source_id", "title_key", "id");`);
  }

}
