import { createIngestDoor } from "../../../bin/ingest/ingest-door.js";
import { identifyBy } from "../../../bin/identify.js";
import { buildSubgraphs } from "../../../bin/subgraphs.js";
import type { Identify, IngestDoor } from "../../../gateway/gateway.js";
import { Organization } from "../../../store/database/graph-entities.js";
import type { Dialect } from "../../../store/database/dialect.js";
import {
  Deliverable,
  KnownOrganization,
  Membership,
  Mission,
  OrganizationMatch,
  PersonRole,
  Pole,
  PoleLink,
} from "../../../store/database/governance-entities.js";
import { Revision } from "../../../store/database/ledger-entities.js";
import { forgetKeyOf } from "../../../store/forget/key.js";
import { bundledGeography, useGeography } from "../../../store/geography/geography.js";
import { openProposal } from "../../../store/governance/decide-together.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { writeTerritories } from "../../../store/territories/rows.js";
import { saveGeographyState } from "../../../store/territories/state.js";
import type { Subgraph } from "../../../subgraphs/common/subgraph.js";
import { START, foundCommons } from "../../store/governance/commons.js";
import { idOf, insertMatches, insertPages, weave } from "../../store/match/made-graph.js";
import { type TestDatabase, createTestDatabase } from "../../support/databases.js";
import { startIdentityProvider } from "../../support/identity-provider.js";
import { type Credentials, OTHER, OURS, OUTSIDE, makeCredentials } from "./credentials.js";
import { MEMBER_OF_A_PROJECT, NAMED, ORGANIZATION_MATCH, PROPOSER, RUN } from "./rows.js";

/** All that the matrix is tried on. */
export interface World {
  readonly database: TestDatabase;
  readonly subgraphs: readonly Subgraph[];
  readonly identify: Identify;
  readonly door: IngestDoor;
  readonly credentials: Credentials;
  drop(): Promise<void>;
}

const SOURCES = [
  { id: "pad", name: "Pads", connector: "ingest", url: "https://pad.example.test/" },
  { id: "wiki", name: "Wiki", connector: "ingest", url: "https://wiki.example.test/" },
];

/** A commons with pages, organizations, poles, a mission and a proposal, and a token of each kind. */
export async function makeWorld(dialect: Dialect): Promise<World> {
  const created = await createTestDatabase(dialect);
  const database = { ...created, forgetKey: forgetKeyOf("k".repeat(32), undefined) };
  const [provider, other] = [await startIdentityProvider(), await startIdentityProvider()];
  await fillSomeTerritories(database);
  const ledger = new Ledger(database);
  await ledger.register(SOURCES);
  await fillPages(database);
  await fillCommons(database);
  await ledger.openRun("pad", { id: RUN, offset: 0, full: false, actor: "t-partner" });
  return {
    database,
    subgraphs: await buildSubgraphs(database),
    identify: identifyBy(database, { MAILLAGE_OIDC_ISSUER: provider.issuer }),
    door: createIngestDoor({ database, ledger, sources: SOURCES }),
    credentials: await makeCredentials(database, provider, other),
    drop: async () => {
      useGeography(undefined);
      await Promise.all([provider.close(), other.close()]);
      await database.drop();
    },
  };
}

async function fillPages(database: TestDatabase): Promise<void> {
  const names = ["a", "b", "c", "d", "e", "f"];
  await insertPages(
    database,
    names.map((name) => ({ name, source: "wiki" })),
  );
  await database.em().nativeUpdate(Revision, { pageId: idOf("a") }, { contributors: ["Jeanne Dupont"] });
  await insertMatches(database, [{ of: ["a", "b"] }, { of: ["c", "d"] }]);
  await weave(database, names);
}

async function fillCommons(database: TestDatabase): Promise<void> {
  const em = database.em();
  await foundCommons(database, { [OURS]: "CARRIER", [OUTSIDE]: "MEMBER", [OTHER]: null, "org-funder": "FUNDER" });
  const actor = "t-admin";
  const open = { quorum: 0.5, deadlineDays: 7, openedAt: START, closedAt: null, proposalId: "d-before" };
  for (const id of ["recits", "outils", "lieux"]) {
    await em.insert(Pole, { id, name: id, remit: id, autonomy: "AUTONOMOUS", decides: ["FREE_TEXT"], ...open });
  }
  const membership = { organizationId: OURS, role: "MEMBER" as const, since: "2026-01-01", until: null };
  await em.insert(Membership, { ...membership, poleId: "recits", proposalId: "d-before", actor });
  await em.insert(PoleLink, { poleId: "recits", otherPoleId: "lieux", text: "Les visites.", actor });
  const mission = { id: "veillees", title: "Veillées", purpose: "Raconter.", leadPoleId: "recits", territoryIds: [] };
  await em.insert(Mission, { ...mission, progress: 0, launchedAt: START, endedAt: null, proposalId: "d-before" });
  const due = { resourceId: null, dueOn: null, deliveredOn: null, actor };
  await em.insert(Deliverable, { missionId: "veillees", title: "Un récit", ...due });
  const said = { role: "écriture", since: "2026-01-01", until: null, agreedOn: "2026-01-01", sourceUrl: null };
  await em.insert(PersonRole, { name: "Noé Petit", organizationId: OURS, poleId: null, ...said, actor });
  await fillMatches(database);
  const proposal = { kind: "FREE_TEXT", title: "Un goûter", text: "Pour parler.", poleId: "recits" } as const;
  const proposer = { id: PROPOSER, roles: ["member"] as const, organizationId: OURS };
  await openProposal(database, { ...proposal, content: { decision: "Oui." }, key: "first" }, proposer, new Date());
}

/** One territory with all that it is made of and lies in: every table is read again and again, and all of France is much. */
async function fillSomeTerritories(database: TestDatabase): Promise<void> {
  const { territories, vintage } = bundledGeography();
  const byId = new Map(territories.map((territory) => [territory.id, territory]));
  const wanted = new Set([MEMBER_OF_A_PROJECT, ...(byId.get(MEMBER_OF_A_PROJECT)?.memberIds ?? [])]);
  for (const id of wanted) for (const parentId of byId.get(id)?.parentIds ?? []) wanted.add(parentId);
  const rows = territories.filter(({ id }) => wanted.has(id)).map((territory) => ({ territory, actor: null }));
  await writeTerritories(database.em(), rows);
  await saveGeographyState(database.em(), { version: 1, vintage, bundle: "" });
}

/** A name that pages write with the number of a known organization. */
async function fillMatches(database: TestDatabase): Promise<void> {
  const em = database.em();
  const siren = "732829320";
  const unknown = { type: null, description: null, website: null, pageId: null };
  await em.insert(Organization, { id: NAMED, name: "Les Nôtres", nameKey: "les notres", siren, ...unknown });
  await em.nativeUpdate(KnownOrganization, { id: OURS }, { siren });
  const match = { id: ORGANIZATION_MATCH, namedId: NAMED, knownId: OURS, status: "ACCEPTED" } as const;
  const evidence = [`The SIREN number ${siren} is the same.`];
  await em.insert(OrganizationMatch, { ...match, rule: "SIREN", evidence, actor: null, decidedAt: null });
}
