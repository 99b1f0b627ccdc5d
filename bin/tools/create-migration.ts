// `npm run migration`: writes, for both databases, the migration that brings the last one to the entities of today.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../store/database/database.js";

const postgresql = process.env["TEST_DATABASE_URL"];
if (postgresql === undefined) {
  console.error("Set TEST_DATABASE_URL to a PostgreSQL database: the migration is written for both databases.");
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), "maillage-migration-"));
const created: { dialect: string; fileName: string }[] = [];
for (const url of [`sqlite:${join(folder, "empty.db")}`, postgresql]) {
  const database = await openDatabase({ url });
  // Both diffs are taken against the committed snapshots, not against the tables of these databases.
  const { fileName } = await database.migrator.create();
  if (fileName !== "") created.push({ dialect: database.dialect, fileName });
  await database.close();
}
await rm(folder, { recursive: true });

if (created.length === 0) console.log("The entities have not changed since the last migration.");
for (const { dialect, fileName } of created) {
  console.log(`Wrote store/migrations/${dialect}/${fileName}. Add its class to store/migrations/index.ts.`);
}
