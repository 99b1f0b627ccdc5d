import { Migration } from "@mikro-orm/migrations";

export class Migration20261123000000 extends Migration {
  override name = "Migration20261123000000";

  override up(): void | Promise<void> {
    this.addSql(`create index \`page_source_id_state_index\` on \`page\` (\`source_id\`, \`state\`);`);

    this.addSql(`drop index \`place_territory_id_resource_id_index\`;`);
    this.addSql(
      `create index \`place_territory_id_resource_id_role_index\` on \`place\` (\`territory_id\`, \`resource_id\`, \`role\`);`,
    );

    this.addSql(`drop index \`resource_source_id_index\`;`);
    this.addSql(
      `create index \`resource_source_id_title_key_id_index\` on \`resource\` (\`source_id\`, \`title_key\`, \`id\`);`,
    );
    this.addSql(`create index \`resource_kind_title_key_id_index\` on \`resource\` (\`kind\`, \`title_key\`, \`id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`page_source_id_state_index\`;`);

    this.addSql(`drop index \`place_territory_id_resource_id_role_index\`;`);
    this.addSql(
      `create index \`place_territory_id_resource_id_index\` on \`place\` (\`territory_id\`, \`resource_id\`);`,
    );

    this.addSql(`drop index \`resource_source_id_title_key_id_index\`;`);
    this.addSql(`drop index \`resource_kind_title_key_id_index\`;`);
    this.addSql(`create index \`resource_source_id_index\` on \`resource\` (\`source_id\`);`);
  }
}
