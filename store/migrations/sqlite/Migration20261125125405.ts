import { Migration } from '@mikro-orm/migrations';

export class Migration20261125125405 extends Migration {

  override name = 'Migration20261125125405';

  override up(): void | Promise<void> {
    this.addSql(`create table \`api_token\` (\`id\` text not null primary key, \`label\` text not null, \`digest\` text not null, \`roles\` json not null, \`created_at\` datetime not null, \`expires_at\` datetime null, \`revoked_at\` datetime null, \`last_used_at\` datetime null);`);
    this.addSql(`create unique index \`api_token_digest_unique\` on \`api_token\` (\`digest\`);`);

    this.addSql(`create table \`attribution\` (\`id\` text not null primary key, \`revision_ids\` json not null, \`created_at\` datetime not null);`);

    this.addSql(`create table \`change\` (\`id\` integer not null primary key autoincrement, \`version\` integer not null, \`at\` datetime not null, \`kind\` text not null, \`resource_id\` text not null, \`other_ids\` json not null, \`fields\` json not null);`);
    this.addSql(`create index \`change_version_index\` on \`change\` (\`version\`);`);
    this.addSql(`create index \`change_resource_id_id_index\` on \`change\` (\`resource_id\`, \`id\`);`);

    this.addSql(`create table \`change_scope\` (\`id\` integer not null primary key autoincrement, \`change_id\` integer not null, \`scope\` text not null);`);
    this.addSql(`create index \`change_scope_change_id_index\` on \`change_scope\` (\`change_id\`);`);
    this.addSql(`create index \`change_scope_scope_change_id_index\` on \`change_scope\` (\`scope\`, \`change_id\`);`);

    this.addSql(`create table \`decision\` (\`sequence\` integer not null primary key autoincrement, \`kind\` text not null, \`left\` json not null, \`right\` json not null, \`action\` text not null, \`note\` text null, \`actor\` text not null, \`decided_at\` datetime not null);`);

    this.addSql(`create table \`decision_page\` (\`id\` integer not null primary key autoincrement, \`sequence\` integer not null, \`page_id\` text not null);`);
    this.addSql(`create index \`decision_page_sequence_index\` on \`decision_page\` (\`sequence\`);`);
    this.addSql(`create index \`decision_page_page_id_sequence_index\` on \`decision_page\` (\`page_id\`, \`sequence\`);`);

    this.addSql(`create table \`forgotten\` (\`id\` integer not null primary key autoincrement, \`source_id\` text not null, \`digest\` text not null, \`words\` integer not null, \`label\` text not null, \`forgotten_at\` datetime not null);`);
    this.addSql(`create unique index \`forgotten_source_id_digest_unique\` on \`forgotten\` (\`source_id\`, \`digest\`);`);

    this.addSql(`create table \`graph_state\` (\`id\` integer not null primary key autoincrement, \`version\` integer not null, \`changed_at\` datetime not null, \`rules\` integer not null);`);

    this.addSql(`create table \`identity_page\` (\`id\` integer not null primary key autoincrement, \`page_id\` text not null, \`keys\` blob not null, \`sketch_size\` integer not null, \`sketch_ceiling\` bigint not null, \`view_hash\` text not null);`);
    this.addSql(`create unique index \`identity_page_page_id_unique\` on \`identity_page\` (\`page_id\`);`);

    this.addSql(`create table \`match\` (\`id\` text not null primary key, \`page_a\` text not null, \`page_b\` text not null, \`relation\` text not null, \`status\` text not null, \`rule\` text not null, \`score\` double not null, \`containment\` double not null, \`original_id\` text null, \`copy_id\` text null, \`direction_reason\` text null, \`evidence\` json not null, \`outcome\` text not null, \`reason\` text null);`);
    this.addSql(`create index \`match_page_b_index\` on \`match\` (\`page_b\`);`);
    this.addSql(`create index \`match_original_id_index\` on \`match\` (\`original_id\`);`);
    this.addSql(`create index \`match_outcome_score_id_index\` on \`match\` (\`outcome\`, \`score\`, \`id\`);`);
    this.addSql(`create unique index \`match_page_a_page_b_unique\` on \`match\` (\`page_a\`, \`page_b\`);`);

    this.addSql(`create table \`page_address\` (\`id\` integer not null primary key autoincrement, \`address_id\` text not null, \`page_id\` text not null, \`kind\` text not null);`);
    this.addSql(`create index \`page_address_page_id_index\` on \`page_address\` (\`page_id\`);`);
    this.addSql(`create unique index \`page_address_address_id_page_id_unique\` on \`page_address\` (\`address_id\`, \`page_id\`);`);

    this.addSql(`create table \`resource_page\` (\`page_id\` text not null primary key, \`source_id\` text not null, \`resource_id\` text not null, \`own_resource_id\` text not null, \`relation\` text null, \`through_page_id\` text null, \`rank\` integer not null);`);
    this.addSql(`create unique index \`resource_page_own_resource_id_unique\` on \`resource_page\` (\`own_resource_id\`);`);
    this.addSql(`create index \`resource_page_resource_id_rank_index\` on \`resource_page\` (\`resource_id\`, \`rank\`);`);

    this.addSql(`create table \`resource_redirect\` (\`from_id\` text not null primary key, \`to_id\` text not null, \`version\` integer not null);`);
    this.addSql(`create index \`resource_redirect_to_id_index\` on \`resource_redirect\` (\`to_id\`);`);

    this.addSql(`create table \`resource_version\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`from_version\` integer not null, \`until_version\` integer null, \`from_at\` datetime not null, \`until_at\` datetime null, \`members\` json not null, \`hash\` text not null, \`field_hashes\` json not null, \`kind\` text not null, \`source_id\` text not null, \`title_key\` text not null, \`updated_at\` datetime not null);`);
    this.addSql(`create index \`resource_version_resource_id_from_version_index\` on \`resource_version\` (\`resource_id\`, \`from_version\`);`);
    this.addSql(`create index \`resource_version_until_version_title_key_resource_id_index\` on \`resource_version\` (\`until_version\`, \`title_key\`, \`resource_id\`);`);

    this.addSql(`create table \`resource_version_page\` (\`id\` integer not null primary key autoincrement, \`version_id\` integer not null, \`page_id\` text not null, \`revision_id\` integer not null);`);
    this.addSql(`create index \`resource_version_page_version_id_index\` on \`resource_version_page\` (\`version_id\`);`);
    this.addSql(`create index \`resource_version_page_page_id_index\` on \`resource_version_page\` (\`page_id\`);`);

    // By hand: SQLite adds no column without a default. The rows come back when the graph is woven again, at the next start.
    this.addSql(`drop table \`resource\`;`);
    this.addSql(`create table \`resource\` (\`id\` text not null primary key, \`page_id\` text not null, \`source_id\` text not null, \`revision_id\` integer not null, \`page_count\` integer not null, \`disagreement_count\` integer not null, \`kind\` text not null, \`title\` text not null, \`title_key\` text not null, \`summary\` text null, \`description\` text null, \`language\` text null, \`website\` text null, \`image_url\` text null, \`themes\` json not null, \`keywords\` json not null, \`challenges\` json not null, \`licenses\` json not null, \`published_at\` datetime null, \`updated_at\` datetime not null);`);
    this.addSql(`create unique index \`resource_page_id_unique\` on \`resource\` (\`page_id\`);`);
    this.addSql(`create index \`resource_title_key_id_index\` on \`resource\` (\`title_key\`, \`id\`);`);
    this.addSql(`create index \`resource_updated_at_id_index\` on \`resource\` (\`updated_at\`, \`id\`);`);
    this.addSql(`create index \`resource_kind_title_key_id_index\` on \`resource\` (\`kind\`, \`title_key\`, \`id\`);`);

    // By hand: the inverted index of identity, clustered by key, and the graph's version. The graph is woven again at the next start.
    this.addSql(`create table \`identity_key\` (\`key\` integer not null, \`page\` integer not null, primary key (\`key\`, \`page\`)) without rowid;`);
    this.addSql(`insert into \`graph_state\` (\`id\`, \`version\`, \`changed_at\`, \`rules\`) values (1, 0, 0, 0);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`identity_key\`;`);
    this.addSql(`drop table if exists \`api_token\`;`);
    this.addSql(`drop table if exists \`attribution\`;`);
    this.addSql(`drop table if exists \`change\`;`);
    this.addSql(`drop table if exists \`change_scope\`;`);
    this.addSql(`drop table if exists \`decision\`;`);
    this.addSql(`drop table if exists \`decision_page\`;`);
    this.addSql(`drop table if exists \`forgotten\`;`);
    this.addSql(`drop table if exists \`graph_state\`;`);
    this.addSql(`drop table if exists \`identity_page\`;`);
    this.addSql(`drop table if exists \`match\`;`);
    this.addSql(`drop table if exists \`page_address\`;`);
    this.addSql(`drop table if exists \`resource_page\`;`);
    this.addSql(`drop table if exists \`resource_redirect\`;`);
    this.addSql(`drop table if exists \`resource_version\`;`);
    this.addSql(`drop table if exists \`resource_version_page\`;`);

    this.addSql(`alter table \`resource\` drop column \`page_count\`;`);
    this.addSql(`alter table \`resource\` drop column \`disagreement_count\`;`);
    this.addSql(`create index \`resource_source_id_title_key_id_index\` on \`resource\` (\`source_id\`, \`title_key\`, \`id\`);`);
  }

}
