// `npm run bench`: prints ratios against a baseline measured in the same run. Absolute figures mean little on a shared machine.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchAttribution } from "./attribution.js";
import { benchConnectors } from "./connectors.js";
import { benchDashboard } from "./dashboard.js";
import { benchGraph } from "./graph.js";
import { benchHarvest } from "./harvest.js";
import { benchIdentity } from "./identity.js";
import { benchPlaces } from "./places.js";
import { benchSearch } from "./search.js";
import { benchWeave } from "./weave.js";

const folder = await mkdtemp(join(tmpdir(), "maillage-bench-"));
try {
  benchIdentity();
  benchPlaces();
  await benchWeave(folder);
  const postgresql = process.env["TEST_DATABASE_URL"];
  await benchHarvest(folder, postgresql);
  await benchConnectors(folder);
  await benchGraph(folder);
  await benchSearch(folder);
  await benchDashboard(folder, postgresql);
  await benchAttribution(folder);
} finally {
  await rm(folder, { recursive: true });
}
