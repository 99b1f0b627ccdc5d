import { Migration } from '@mikro-orm/migrations';

export class Migration20261125093328 extends Migration {

  override name = 'Migration20261125093328';

  override up(): void | Promise<void> {
    this.addSql(`create table \`search_document\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`rules\` integer not null, \`title\` text not null, \`labels\` text not null, \`summary\` text not null, \`description\` text not null);`);
    this.addSql(`create unique index \`search_document_resource_id_unique\` on \`search_document\` (\`resource_id\`);`);

    this.addSql(`alter table \`resource\` drop column \`search_text\`;`);

    // By hand: SQLite adds no column without a default. The rows come back when the resources are indexed, at the next start.
    this.addSql(`drop table \`resource_facet\`;`);
    this.addSql(`create table \`resource_facet\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`facet\` text not null, \`value_key\` text not null, \`label\` text not null);`);
    this.addSql(`create index \`resource_facet_facet_value_key_resource_id_index\` on \`resource_facet\` (\`facet\`, \`value_key\`, \`resource_id\`);`);
    this.addSql(`create index \`resource_facet_resource_id_facet_value_key_index\` on \`resource_facet\` (\`resource_id\`, \`facet\`, \`value_key\`);`);

    // By hand: the index of words. Tokens are made by store/search/document.ts; here they are only cut at blanks.
    this.addSql(`create virtual table \`search_index\` using fts5(\`title\`, \`labels\`, \`summary\`, \`description\`, content='search_document', content_rowid='id', tokenize="ascii tokenchars '=~|'");`);
    // What is erased must be gone from the index at once, not when its parts are merged some day.
    this.addSql(`insert into \`search_index\` (\`search_index\`, \`rank\`) values ('secure-delete', 1);`);
    // Taking a document out walks through the lists of its words in every part of the index: small pages keep that short.
    // Parts are put together when there are sixteen, which leaves fewer of them than a little of it at every write.
    this.addSql(`insert into \`search_index\` (\`search_index\`, \`rank\`) values ('pgsz', 1000);`);
    this.addSql(`insert into \`search_index\` (\`search_index\`, \`rank\`) values ('automerge', 0);`);
    this.addSql(`create trigger \`search_document_inserted\` after insert on \`search_document\` begin insert into \`search_index\` (\`rowid\`, \`title\`, \`labels\`, \`summary\`, \`description\`) values (new.\`id\`, new.\`title\`, new.\`labels\`, new.\`summary\`, new.\`description\`); end;`);
    // The condition is false for what 'delete-all' has taken out already.
    this.addSql(`create trigger \`search_document_deleted\` after delete on \`search_document\` when exists (select 1 from \`search_index_docsize\` where \`id\` = old.\`id\`) begin insert into \`search_index\` (\`search_index\`, \`rowid\`, \`title\`, \`labels\`, \`summary\`, \`description\`) values ('delete', old.\`id\`, old.\`title\`, old.\`labels\`, old.\`summary\`, old.\`description\`); end;`);
    this.addSql(`create trigger \`search_document_updated\` after update on \`search_document\` begin insert into \`search_index\` (\`search_index\`, \`rowid\`, \`title\`, \`labels\`, \`summary\`, \`description\`) values ('delete', old.\`id\`, old.\`title\`, old.\`labels\`, old.\`summary\`, old.\`description\`); insert into \`search_index\` (\`rowid\`, \`title\`, \`labels\`, \`summary\`, \`description\`) values (new.\`id\`, new.\`title\`, new.\`labels\`, new.\`summary\`, new.\`description\`); end;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`search_index\`;`);
    this.addSql(`drop table if exists \`search_document\`;`);

    this.addSql(`alter table \`resource\` add column \`search_text\` text not null default '';`);

    this.addSql(`drop index \`resource_facet_resource_id_facet_value_key_index\`;`);
    this.addSql(`create index \`resource_facet_resource_id_index\` on \`resource_facet\` (\`resource_id\`);`);
    this.addSql(`alter table \`resource_facet\` drop column \`label\`;`);
  }

}
