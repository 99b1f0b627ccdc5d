import { Migration } from '@mikro-orm/migrations';

export class Migration20261125085648 extends Migration {

  override name = 'Migration20261125085648';

  override up(): void | Promise<void> {
    this.addSql(`create table \`page_link\` (\`id\` integer not null primary key autoincrement, \`page_id\` text not null, \`host\` text not null, \`url\` text not null);`);
    this.addSql(`create index \`page_link_page_id_index\` on \`page_link\` (\`page_id\`);`);
    this.addSql(`create index \`page_link_host_index\` on \`page_link\` (\`host\`);`);

    this.addSql(`alter table \`resource\` add column \`published_at\` datetime null;`);

    this.addSql(`alter table \`source\` add column \`rhythm_seconds\` integer null;`);
    this.addSql(`alter table \`source\` add column \`last_seen_at\` datetime null;`);
    this.addSql(`alter table \`source\` add column \`failing_since\` datetime null;`);
    this.addSql(`alter table \`source\` add column \`failures\` integer not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`page_link\`;`);

    this.addSql(`alter table \`resource\` drop column \`published_at\`;`);

    this.addSql(`alter table \`source\` drop column \`rhythm_seconds\`;`);
    this.addSql(`alter table \`source\` drop column \`last_seen_at\`;`);
    this.addSql(`alter table \`source\` drop column \`failing_since\`;`);
    this.addSql(`alter table \`source\` drop column \`failures\`;`);
  }

}
