import { Migration } from '@mikro-orm/migrations';

export class Migration20261129114822 extends Migration {

  override name = 'Migration20261129114822';

  override up(): void | Promise<void> {
    this.addSql(`create table \`audit_line\` (\`id\` integer not null primary key autoincrement, \`at\` datetime not null, \`actor\` text not null, \`organization_id\` text null, \`operation\` text not null, \`outcome\` text not null);`);
    this.addSql(`create index \`audit_line_at_index\` on \`audit_line\` (\`at\`);`);
    this.addSql(`create index \`audit_line_actor_at_index\` on \`audit_line\` (\`actor\`, \`at\`);`);

    this.addSql(`create table \`charter_version\` (\`id\` integer not null primary key autoincrement, \`charter\` text not null, \`number\` integer not null, \`title\` text not null, \`text\` text not null, \`adopted_at\` datetime not null, \`in_force_from\` text not null, \`proposal_id\` text not null);`);
    this.addSql(`create unique index \`charter_version_charter_number_unique\` on \`charter_version\` (\`charter\`, \`number\`);`);

    this.addSql(`create table \`deliverable\` (\`id\` integer not null primary key autoincrement, \`mission_id\` text not null, \`title\` text not null, \`resource_id\` text null, \`due_on\` text null, \`delivered_on\` text null, \`actor\` text not null);`);
    this.addSql(`create index \`deliverable_mission_id_index\` on \`deliverable\` (\`mission_id\`);`);
    this.addSql(`create index \`deliverable_resource_id_index\` on \`deliverable\` (\`resource_id\`);`);

    this.addSql(`create table \`ingest_run\` (\`id\` text not null, \`source_id\` text not null, \`harvest_id\` integer not null, \`lines\` integer not null, \`started_at\` datetime not null, \`ended_at\` datetime null, \`actor\` text not null, primary key (\`id\`, \`source_id\`));`);

    this.addSql(`create table \`known_organization\` (\`id\` text not null primary key, \`legal_name\` text not null, \`name_key\` text not null, \`kind\` text not null, \`url\` text null, \`siren\` text null, \`registered_at\` datetime not null, \`actor\` text not null);`);
    this.addSql(`create index \`known_organization_name_key_id_index\` on \`known_organization\` (\`name_key\`, \`id\`);`);

    this.addSql(`create table \`membership\` (\`id\` integer not null primary key autoincrement, \`organization_id\` text not null, \`pole_id\` text null, \`role\` text not null, \`since\` text not null, \`until\` text null, \`proposal_id\` text null, \`actor\` text not null);`);
    this.addSql(`create index \`membership_organization_id_index\` on \`membership\` (\`organization_id\`);`);
    this.addSql(`create index \`membership_pole_id_index\` on \`membership\` (\`pole_id\`);`);

    this.addSql(`create table \`mission\` (\`id\` text not null primary key, \`title\` text not null, \`purpose\` text not null, \`lead_pole_id\` text null, \`territory_ids\` json not null, \`progress\` integer not null, \`launched_at\` datetime not null, \`ended_at\` datetime null, \`proposal_id\` text not null);`);
    this.addSql(`create index \`mission_lead_pole_id_index\` on \`mission\` (\`lead_pole_id\`);`);

    this.addSql(`create table \`organization_alias\` (\`name_key\` text not null primary key, \`known_id\` text not null, \`name\` text not null);`);
    this.addSql(`create index \`organization_alias_known_id_index\` on \`organization_alias\` (\`known_id\`);`);

    this.addSql(`create table \`organization_match\` (\`id\` text not null primary key, \`named_id\` text not null, \`known_id\` text not null, \`status\` text not null, \`rule\` text not null, \`evidence\` json not null, \`actor\` text null, \`decided_at\` datetime null);`);
    this.addSql(`create index \`organization_match_known_id_index\` on \`organization_match\` (\`known_id\`);`);
    this.addSql(`create index \`organization_match_status_index\` on \`organization_match\` (\`status\`);`);
    this.addSql(`create unique index \`organization_match_named_id_known_id_unique\` on \`organization_match\` (\`named_id\`, \`known_id\`);`);

    this.addSql(`create table \`person_role\` (\`id\` integer not null primary key autoincrement, \`name\` text not null, \`organization_id\` text null, \`pole_id\` text null, \`role\` text not null, \`since\` text not null, \`until\` text null, \`agreed_on\` text null, \`source_url\` text null, \`actor\` text not null);`);
    this.addSql(`create index \`person_role_organization_id_index\` on \`person_role\` (\`organization_id\`);`);
    this.addSql(`create index \`person_role_pole_id_index\` on \`person_role\` (\`pole_id\`);`);

    this.addSql(`create table \`pole\` (\`id\` text not null primary key, \`name\` text not null, \`remit\` text not null, \`autonomy\` text not null, \`decides\` json not null, \`quorum\` double not null, \`deadline_days\` integer not null, \`opened_at\` datetime not null, \`closed_at\` datetime null, \`proposal_id\` text not null);`);

    this.addSql(`create table \`pole_link\` (\`id\` integer not null primary key autoincrement, \`pole_id\` text not null, \`other_pole_id\` text not null, \`text\` text not null, \`actor\` text not null);`);
    this.addSql(`create index \`pole_link_pole_id_index\` on \`pole_link\` (\`pole_id\`);`);
    this.addSql(`create index \`pole_link_other_pole_id_index\` on \`pole_link\` (\`other_pole_id\`);`);

    this.addSql(`create table \`proposal\` (\`id\` text not null primary key, \`kind\` text not null, \`title\` text not null, \`pole_id\` text null, \`subject\` text null, \`opened_at\` datetime not null, \`quorum\` double not null);`);
    this.addSql(`create index \`proposal_pole_id_index\` on \`proposal\` (\`pole_id\`);`);
    this.addSql(`create index \`proposal_kind_subject_index\` on \`proposal\` (\`kind\`, \`subject\`);`);

    this.addSql(`create table \`proposal_step\` (\`id\` integer not null primary key autoincrement, \`proposal_id\` text not null, \`number\` integer not null, \`kind\` text not null, \`author\` text not null, \`organization_id\` text null, \`text\` text not null, \`answers\` integer null, \`content\` json null, \`state\` text not null, \`deadline\` datetime not null, \`at\` datetime not null, \`key\` text not null, \`hash\` text not null);`);
    this.addSql(`create index \`proposal_step_state_index\` on \`proposal_step\` (\`state\`);`);
    this.addSql(`create unique index \`proposal_step_proposal_id_number_unique\` on \`proposal_step\` (\`proposal_id\`, \`number\`);`);
    this.addSql(`create unique index \`proposal_step_author_key_unique\` on \`proposal_step\` (\`author\`, \`key\`);`);

    this.addSql(`create table \`source_admission\` (\`id\` integer not null primary key autoincrement, \`source_id\` text not null, \`state\` text not null, \`proposal_id\` text not null, \`license\` text null, \`purpose\` text not null, \`contact\` text null, \`at\` datetime not null);`);
    this.addSql(`create index \`source_admission_source_id_index\` on \`source_admission\` (\`source_id\`);`);

    this.addSql(`alter table \`api_token\` add column \`organization_id\` text null;`);
    this.addSql(`alter table \`api_token\` add column \`source_id\` text null;`);

    // By hand: what was decided and done is never rewritten, whoever asks the database for it.
    for (const table of ["proposal", "proposal_step", "source_admission", "charter_version", "audit_line"]) {
      const refuse = `begin select raise(abort, '${table} is append-only'); end;`;
      this.addSql(`create trigger ${table}_update before update on ${table} ${refuse}`);
      this.addSql(`create trigger ${table}_delete before delete on ${table} ${refuse}`);
      // "insert or replace" deletes without asking the trigger above.
      this.addSql(
        `create trigger ${table}_replace before insert on ${table} when exists (select 1 from ${table} where id = new.id) ${refuse}`,
      );
    }
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`audit_line\`;`);
    this.addSql(`drop table if exists \`charter_version\`;`);
    this.addSql(`drop table if exists \`deliverable\`;`);
    this.addSql(`drop table if exists \`ingest_run\`;`);
    this.addSql(`drop table if exists \`known_organization\`;`);
    this.addSql(`drop table if exists \`membership\`;`);
    this.addSql(`drop table if exists \`mission\`;`);
    this.addSql(`drop table if exists \`organization_alias\`;`);
    this.addSql(`drop table if exists \`organization_match\`;`);
    this.addSql(`drop table if exists \`person_role\`;`);
    this.addSql(`drop table if exists \`pole\`;`);
    this.addSql(`drop table if exists \`pole_link\`;`);
    this.addSql(`drop table if exists \`proposal\`;`);
    this.addSql(`drop table if exists \`proposal_step\`;`);
    this.addSql(`drop table if exists \`source_admission\`;`);

    this.addSql(`alter table \`api_token\` drop column \`organization_id\`;`);
    this.addSql(`alter table \`api_token\` drop column \`source_id\`;`);
  }

}
