import { Migration } from '@mikro-orm/migrations';

export class Migration20261125085648 extends Migration {

  override name = 'Migration20261125085648';

  override up(): void | Promise<void> {
    this.addSql(`create table "page_link" ("id" serial primary key, "page_id" varchar(255) not null, "host" varchar(255) not null, "url" text not null);`);
    this.addSql(`create index "page_link_page_id_index" on "page_link" ("page_id");`);
    this.addSql(`create index "page_link_host_index" on "page_link" ("host");`);

    this.addSql(`alter table "resource" add "published_at" timestamptz null;`);

    this.addSql(`alter table "source" add "rhythm_seconds" int null, add "last_seen_at" timestamptz null, add "failing_since" timestamptz null, add "failures" int not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "page_link" cascade;`);

    this.addSql(`alter table "resource" drop column "published_at";`);

    this.addSql(`alter table "source" drop column "rhythm_seconds", drop column "last_seen_at", drop column "failing_since", drop column "failures";`);
  }

}
