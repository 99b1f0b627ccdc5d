import { Migration } from "@mikro-orm/migrations";

export class Migration20261123000000 extends Migration {
  override name = "Migration20261123000000";

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`harvest\` (\`id\` integer not null primary key autoincrement, \`source_id\` text not null, \`mode\` text not null, \`status\` text not null, \`counts\` json not null, \`requests\` integer not null, \`bytes\` bigint not null, \`started_at\` datetime not null, \`ended_at\` datetime null, \`problem\` json null);`,
    );
    this.addSql(`create index \`harvest_source_id_index\` on \`harvest\` (\`source_id\`);`);

    this.addSql(
      `create table \`harvest_incident\` (\`id\` integer not null primary key autoincrement, \`harvest_id\` integer not null, \`outcome\` text not null, \`code\` text not null, \`message\` text not null, \`remote_id\` text null, \`url\` text null);`,
    );
    this.addSql(`create index \`harvest_incident_harvest_id_index\` on \`harvest_incident\` (\`harvest_id\`);`);

    this.addSql(
      `create table \`organization\` (\`id\` text not null primary key, \`name\` text not null, \`name_key\` text not null, \`type\` text null, \`siren\` text null, \`description\` text null, \`website\` text null, \`page_id\` text null);`,
    );
    this.addSql(`create index \`organization_name_key_id_index\` on \`organization\` (\`name_key\`, \`id\`);`);

    this.addSql(
      `create table \`organization_page\` (\`page_id\` text not null primary key, \`organization_id\` text not null, \`name\` text not null, \`type\` text null, \`siren\` text null, \`description\` text null, \`website\` text null);`,
    );
    this.addSql(
      `create index \`organization_page_organization_id_index\` on \`organization_page\` (\`organization_id\`);`,
    );

    this.addSql(
      `create table \`page\` (\`id\` text not null primary key, \`source_id\` text not null, \`remote_id\` text not null, \`url\` text not null, \`title\` text not null, \`state\` text not null, \`gone_reason\` text null, \`current_revision_id\` integer null, \`latest_revision_id\` integer null, \`first_seen_at\` datetime not null, \`last_seen_at\` datetime not null, \`last_harvest_id\` integer not null, \`missed_listings\` integer not null);`,
    );
    this.addSql(`create index \`page_source_id_state_index\` on \`page\` (\`source_id\`, \`state\`);`);
    this.addSql(`create unique index \`page_source_id_remote_id_unique\` on \`page\` (\`source_id\`, \`remote_id\`);`);

    this.addSql(
      `create table \`place\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`territory_id\` text null, \`status\` text not null, \`role\` text not null, \`text\` text not null, \`field\` text not null, \`reason\` text not null, \`candidate_ids\` json not null, \`revision_id\` integer not null);`,
    );
    this.addSql(`create index \`place_resource_id_index\` on \`place\` (\`resource_id\`);`);
    this.addSql(
      `create index \`place_territory_id_resource_id_role_index\` on \`place\` (\`territory_id\`, \`resource_id\`, \`role\`);`,
    );

    this.addSql(
      `create table \`resource\` (\`id\` text not null primary key, \`page_id\` text not null, \`source_id\` text not null, \`revision_id\` integer not null, \`kind\` text not null, \`title\` text not null, \`title_key\` text not null, \`summary\` text null, \`description\` text null, \`language\` text null, \`website\` text null, \`image_url\` text null, \`themes\` json not null, \`keywords\` json not null, \`challenges\` json not null, \`licenses\` json not null, \`search_text\` text not null, \`updated_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`resource_page_id_unique\` on \`resource\` (\`page_id\`);`);
    this.addSql(`create index \`resource_title_key_id_index\` on \`resource\` (\`title_key\`, \`id\`);`);
    this.addSql(`create index \`resource_updated_at_id_index\` on \`resource\` (\`updated_at\`, \`id\`);`);
    this.addSql(
      `create index \`resource_source_id_title_key_id_index\` on \`resource\` (\`source_id\`, \`title_key\`, \`id\`);`,
    );
    this.addSql(`create index \`resource_kind_title_key_id_index\` on \`resource\` (\`kind\`, \`title_key\`, \`id\`);`);

    this.addSql(
      `create table \`resource_facet\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`facet\` text not null, \`value_key\` text not null);`,
    );
    this.addSql(`create index \`resource_facet_resource_id_index\` on \`resource_facet\` (\`resource_id\`);`);
    this.addSql(
      `create index \`resource_facet_facet_value_key_resource_id_index\` on \`resource_facet\` (\`facet\`, \`value_key\`, \`resource_id\`);`,
    );

    this.addSql(
      `create table \`resource_organization\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`organization_id\` text not null, \`role\` text not null, \`name\` text not null, \`field\` text not null, \`revision_id\` integer not null);`,
    );
    this.addSql(
      `create index \`resource_organization_resource_id_index\` on \`resource_organization\` (\`resource_id\`);`,
    );
    this.addSql(
      `create index \`resource_organization_organization_id_resource_id_index\` on \`resource_organization\` (\`organization_id\`, \`resource_id\`);`,
    );

    this.addSql(
      `create table \`revision\` (\`id\` integer not null primary key autoincrement, \`page_id\` text not null, \`remote_revision_id\` text not null, \`payload\` blob null, \`hash\` text null, \`record\` json null, \`mapping_version\` text not null, \`mapping_fault\` json null, \`contributors\` json not null, \`anonymous_contributors\` integer not null, \`url\` text not null, \`title\` text not null, \`permalink\` text not null, \`published_at\` datetime null, \`fetched_at\` datetime not null, \`harvest_id\` integer not null, \`redacted_at\` datetime null, \`redaction_reason\` text null);`,
    );
    this.addSql(`create index \`revision_page_id_id_index\` on \`revision\` (\`page_id\`, \`id\`);`);

    this.addSql(
      `create table \`source\` (\`id\` text not null primary key, \`name\` text not null, \`connector\` text not null, \`url\` text not null, \`enabled\` integer not null, \`cursor\` json null, \`open_harvest_id\` integer null, \`open_token\` text null, \`position\` json null, \`last_full_at\` datetime null, \`last_success_at\` datetime null, \`last_attempt_at\` datetime null, \`next_attempt_at\` datetime null, \`problem\` json null);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`harvest\`;`);
    this.addSql(`drop table if exists \`harvest_incident\`;`);
    this.addSql(`drop table if exists \`organization\`;`);
    this.addSql(`drop table if exists \`organization_page\`;`);
    this.addSql(`drop table if exists \`page\`;`);
    this.addSql(`drop table if exists \`place\`;`);
    this.addSql(`drop table if exists \`resource\`;`);
    this.addSql(`drop table if exists \`resource_facet\`;`);
    this.addSql(`drop table if exists \`resource_organization\`;`);
    this.addSql(`drop table if exists \`revision\`;`);
    this.addSql(`drop table if exists \`source\`;`);
  }
}
