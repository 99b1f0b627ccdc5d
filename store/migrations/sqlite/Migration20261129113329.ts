import { Migration } from '@mikro-orm/migrations';

export class Migration20261129113329 extends Migration {

  override name = 'Migration20261129113329';

  override up(): void | Promise<void> {
    this.addSql(`create table \`geography_state\` (\`id\` integer not null primary key autoincrement, \`version\` integer not null, \`vintage\` integer not null, \`bundle\` text not null);`);

    this.addSql(`create table \`organization_place\` (\`id\` integer not null primary key autoincrement, \`page_id\` text not null, \`organization_id\` text not null, \`role\` text not null, \`territory_id\` text null, \`status\` text not null, \`text\` text not null, \`field\` text not null, \`start_offset\` integer null, \`end_offset\` integer null, \`confidence\` double not null, \`reason\` text not null, \`candidate_ids\` json not null, \`revision_id\` integer not null);`);
    this.addSql(`create index \`organization_place_page_id_index\` on \`organization_place\` (\`page_id\`);`);
    this.addSql(`create index \`organization_place_organization_id_index\` on \`organization_place\` (\`organization_id\`);`);
    this.addSql(`create index \`organization_place_territory_id_organization_id_index\` on \`organization_place\` (\`territory_id\`, \`organization_id\`);`);

    this.addSql(`create table \`resource_territory\` (\`territory_id\` text not null, \`resource_id\` text not null, \`named\` integer not null, \`updated_at\` datetime not null, \`disagreement_count\` integer not null, primary key (\`territory_id\`, \`resource_id\`));`);
    this.addSql(`create index \`resource_territory_resource_id_territory_id_index\` on \`resource_territory\` (\`resource_id\`, \`territory_id\`);`);
    this.addSql(`create index \`resource_territory_territory_id_updated_at_resource_id_index\` on \`resource_territory\` (\`territory_id\`, \`updated_at\`, \`resource_id\`);`);
    this.addSql(`create index \`resource_territory_territory_id_disagreement_count_resource_id_index\` on \`resource_territory\` (\`territory_id\`, \`disagreement_count\`, \`resource_id\`);`);

    this.addSql(`create table \`territory\` (\`id\` text not null primary key, \`kind\` text not null, \`code\` text not null, \`name\` text not null, \`since\` integer not null, \`vintage\` integer not null, \`population\` integer null, \`parent_ids\` json not null, \`member_ids\` json null, \`aliases\` json not null, \`postal_codes\` json not null, \`source\` text null, \`valid_from\` text null, \`valid_until\` text null, \`actor\` text null);`);

    this.addSql(`create table \`territory_change\` (\`id\` integer not null primary key autoincrement, \`year\` integer null, \`kind\` text not null, \`territory_id\` text not null, \`from_ids\` json not null, \`to_ids\` json not null, \`name_before\` text null, \`name_after\` text null);`);
    this.addSql(`create index \`territory_change_territory_id_index\` on \`territory_change\` (\`territory_id\`);`);

    this.addSql(`create table \`territory_count\` (\`territory_id\` text not null, \`facet\` text not null, \`value_key\` text not null, \`count\` integer not null, primary key (\`territory_id\`, \`facet\`, \`value_key\`));`);
    this.addSql(`create index \`territory_count_territory_id_facet_count_value_key_index\` on \`territory_count\` (\`territory_id\`, \`facet\`, \`count\`, \`value_key\`);`);

    // By hand: SQLite adds no column without a default. The rows come back when the graph is woven again, at the next start.
    this.addSql(`drop table \`place\`;`);
    this.addSql(`create table \`place\` (\`id\` integer not null primary key autoincrement, \`resource_id\` text not null, \`territory_id\` text null, \`status\` text not null, \`role\` text not null, \`origin\` text not null, \`confidence\` double not null, \`text\` text not null, \`field\` text not null, \`start_offset\` integer null, \`end_offset\` integer null, \`reason\` text not null, \`candidate_ids\` json not null, \`revision_id\` integer not null);`);
    this.addSql(`create index \`place_resource_id_index\` on \`place\` (\`resource_id\`);`);
    this.addSql(`create index \`place_territory_id_resource_id_role_index\` on \`place\` (\`territory_id\`, \`resource_id\`, \`role\`);`);

    this.addSql(`insert into \`geography_state\` (\`id\`, \`version\`, \`vintage\`, \`bundle\`) values (1, 0, 0, '');`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`geography_state\`;`);
    this.addSql(`drop table if exists \`organization_place\`;`);
    this.addSql(`drop table if exists \`resource_territory\`;`);
    this.addSql(`drop table if exists \`territory\`;`);
    this.addSql(`drop table if exists \`territory_change\`;`);
    this.addSql(`drop table if exists \`territory_count\`;`);

    this.addSql(`alter table \`place\` drop column \`origin\`;`);
    this.addSql(`alter table \`place\` drop column \`confidence\`;`);
    this.addSql(`alter table \`place\` drop column \`start_offset\`;`);
    this.addSql(`alter table \`place\` drop column \`end_offset\`;`);
  }

}
