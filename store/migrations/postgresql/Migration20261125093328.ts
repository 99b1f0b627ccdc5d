import { Migration } from '@mikro-orm/migrations';

export class Migration20261125093328 extends Migration {

  override name = 'Migration20261125093328';

  override up(): void | Promise<void> {
    this.addSql(`create table "search_document" ("id" serial primary key, "resource_id" varchar(255) not null, "rules" int not null, "title" text not null, "labels" text not null, "summary" text not null, "description" text not null);`);
    this.addSql(`alter table "search_document" add constraint "search_document_resource_id_unique" unique ("resource_id");`);

    this.addSql(`alter table "resource" drop column "search_text";`);

    // By hand: the column has no default. The rows come back when the resources are indexed, at the next start.
    this.addSql(`delete from "resource_facet";`);
    this.addSql(`alter table "resource_facet" add "label" text collate "C" not null;`);
    this.addSql(`drop index "resource_facet_resource_id_index";`);
    this.addSql(`create index "resource_facet_resource_id_facet_value_key_index" on "resource_facet" ("resource_id", "facet", "value_key");`);
    // By hand: the same order on every server, and on SQLite.
    this.addSql(`alter table "resource_facet" alter column "value_key" type text collate "C";`);

    // By hand: the index of words. Tokens are made by store/search/document.ts; here they get their places: first the
    // words as written, then the stems and other marked ones, so that no phrase meets a mark, or reaches into the next field.
    this.addSql(`create table "search_index" ("rowid" int primary key references "search_document" ("id") on delete cascade, "vector" tsvector not null);`);
    this.addSql(`create index "search_index_vector_index" on "search_index" using gin ("vector");`);
    this.addSql(`create function "search_document_indexed"() returns trigger language plpgsql as $$
begin
  delete from "search_index" where "rowid" = new."id";
  insert into "search_index" ("rowid", "vector")
  select new."id", coalesce(string_agg('''' || "placed"."token" || ''':' || least("placed"."place", 16383) || "placed"."weight", ' '), '')::tsvector
  from (
    select "read"."token", "field"."weight",
      "field"."number" + row_number() over (order by "read"."token" ~ '^[=~]', "field"."number", "read"."place") as "place"
    from (values (1, 'A', new."title"), (2, 'B', new."labels"), (3, 'C', new."summary"), (4, 'D', new."description")) as "field" ("number", "weight", "tokens"),
      unnest(string_to_array("field"."tokens", ' ')) with ordinality as "read" ("token", "place")
    where "read"."token" <> ''
  ) as "placed";
  return null;
end $$;`);
    this.addSql(`create trigger "search_document_indexed" after insert or update on "search_document" for each row execute function "search_document_indexed"();`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "search_index" cascade;`);
    this.addSql(`drop table if exists "search_document" cascade;`);
    this.addSql(`drop function if exists "search_document_indexed"();`);

    this.addSql(`alter table "resource" add "search_text" text not null default '';`);

    this.addSql(`drop index "resource_facet_resource_id_facet_value_key_index";`);
    this.addSql(`create index "resource_facet_resource_id_index" on "resource_facet" ("resource_id");`);
    this.addSql(`alter table "resource_facet" drop column "label";`);
  }

}
