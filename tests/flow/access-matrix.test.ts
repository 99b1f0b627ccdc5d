import { type FastifyInstance, fastify } from "fastify";
import type { IncomingMessage } from "node:http";
import { GraphQLError } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GatewayLogger } from "../../gateway/gateway.js";
import { identifyCaller } from "../../gateway/identity.js";
import { serveIngest } from "../../gateway/ingest.js";
import { listAudit } from "../../store/access/audit.js";
import type { Identity } from "../../subgraphs/common/identity.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { askSubgraph } from "../subgraphs/asked-subgraph.js";
import { dialects } from "../support/databases.js";
import { dumpTables } from "../support/tables.js";
import { KNOWN_NAMES, type KnownName, REFUSED_NAMES, type RefusedName } from "./access-matrix/credentials.js";
import { MUTATIONS, type MutationRow, ROUTES, type RouteRow, RUN } from "./access-matrix/rows.js";
import { type World, makeWorld } from "./access-matrix/world.js";

type Caller = "nobody" | KnownName | RefusedName;

const CALLERS: readonly Caller[] = ["nobody", ...REFUSED_NAMES, ...KNOWN_NAMES];

/** Tables that say who tried, and when a token was used last. */
const ABOUT_CALLERS = ["audit_line", "api_token"];

const LINE = {
  ...{ type: "page", remoteId: "veillee", revisionId: "1", title: "La veillée", contributors: [] },
  ...{ url: "https://pad.example.test/veillee", permalink: "https://pad.example.test/veillee?1" },
  anonymousContributors: 0,
  record: {
    ...{ kind: "resource", resourceKind: "STORY", title: "La veillée", themes: [], keywords: [], challenges: [] },
    ...{ licenses: [], organizations: [], locations: [], territories: [], links: [], fields: [] },
  },
};

const quiet: GatewayLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe.each(dialects)("who may do what, on %s,", (dialect) => {
  let world: World;
  let app: FastifyInstance;
  let base: string;
  const served: string[] = [];

  beforeAll(async () => {
    world = await makeWorld(dialect);
    app = fastify();
    app.addHook("onRoute", ({ method, url }) => void served.push(`${String(method)} ${url}`));
    serveIngest(app, world.door, { identify: world.identify, logger: quiet, maxTokens: 1_000 });
    base = await app.listen({ host: "127.0.0.1", port: 0 });
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await world.drop();
  });

  it("is said of every mutation there is", () => {
    const all = world.subgraphs.flatMap(({ schema }) => Object.keys(schema.getMutationType()?.getFields() ?? {}));

    expect([...new Set(MUTATIONS.map(({ mutation }) => mutation))].toSorted()).toEqual(all.toSorted());
  });

  it("is said of every route behind which somebody must be known", () => {
    const routes = served.filter((route) => !route.startsWith("HEAD "));

    expect([...new Set(ROUTES.map(({ method, route }) => `${method} ${route}`))].toSorted()).toEqual(routes.toSorted());
  });

  it("never depends on a token that proves nothing: it is refused before any subgraph is asked", async () => {
    for (const name of REFUSED_NAMES) {
      await expect(identityOf(name), name).rejects.toMatchObject({
        extensions: { code: "UNAUTHENTICATED", http: { status: 401 } },
      });
    }
  });

  describe.each(MUTATIONS.map((row) => [nameOf(row), row] as const))("%s", (_name, row) => {
    const mayNot = CALLERS.filter((name) => !(row.allows as readonly Caller[]).includes(name));

    it("is refused to everybody else, who change nothing and are told why", async () => {
      const before = await contents();
      const { codes, outcomes } = await audited(row, () => codesOf(mayNot, (name) => ask(row, name)));

      expect(codes).toEqual(Object.fromEntries(mayNot.map((name) => [name, refusalOf(name)])));
      expect(await contents()).toEqual(before);
      expect(outcomes).toEqual(mayNot.filter(isKnown).map(() => "FORBIDDEN"));
    });

    it("is done for whom it is", async () => {
      const { codes, outcomes } = await audited(row, () => codesOf(row.allows, (name) => ask(row, name)));

      expect(codes).toEqual(Object.fromEntries(row.allows.map((name) => [name, "OK"])));
      expect(outcomes).toEqual(row.allows.map(() => "OK"));
    });
  });

  describe.each(ROUTES)("$method $path", (row) => {
    const mayNot = CALLERS.filter((name) => !(row.allows as readonly Caller[]).includes(name));
    const status = { UNAUTHENTICATED: 401, FORBIDDEN: 403 };

    it("is closed to everybody else, who change nothing and are told why", async () => {
      const before = await contents();
      const codes = await codesOf(mayNot, (name) => request(row, name));

      expect(codes).toEqual(
        Object.fromEntries(mayNot.map((name) => [name, `${status[refusalOf(name)]} ${refusalOf(name)}`])),
      );
      expect(await contents()).toEqual(before);
    });

    it("is open to whom it is for", async () => {
      const codes = await codesOf(row.allows, (name) => request(row, name));

      expect(codes).toEqual(Object.fromEntries(row.allows.map((name) => [name, "200 OK"])));
    });
  });

  /** Who shows this, as the gateway finds out. @throws GraphQLError UNAUTHENTICATED */
  async function identityOf(name: Caller): Promise<Identity | undefined> {
    const authorization = name === "nobody" ? undefined : [`Bearer ${world.credentials[name]}`];
    const shown = { headersDistinct: { authorization } } as unknown as IncomingMessage;
    return (await identifyCaller(shown, world.identify)) as Identity | undefined;
  }

  async function ask({ mutation, query, variables }: MutationRow, name: Caller): Promise<string> {
    const subgraph = world.subgraphs.find((each) => has(each, mutation));
    if (subgraph === undefined) return "no such mutation";
    try {
      const identity = await identityOf(name);
      const { data, errors } = await askSubgraph(subgraph, `mutation ${query}`, { identity, variables });
      if (errors === undefined) return "OK";
      expect(data, name).toEqual({ [mutation]: null });
      return errors.map(({ extensions, message }) => codeOf(extensions) ?? message).join();
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return codeOf(error.extensions) ?? error.message;
    }
  }

  async function request({ method, path }: RouteRow, name: Caller): Promise<string> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(name !== "nobody" && { authorization: `Bearer ${world.credentials[name]}` }),
        ...(method === "POST" && { "content-type": "application/x-ndjson", "ingest-run": RUN }),
      },
      ...(method === "POST" && { body: `${JSON.stringify(LINE)}\n` }),
    });
    const text = await response.text();
    if (response.ok) return `${response.status} OK`;
    const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
    return `${response.status} ${errors.map(({ extensions }) => extensions.code).join()}`;
  }

  /** Everything but who tried. */
  async function contents() {
    const tables = Object.entries(await dumpTables(world.database));
    return Object.fromEntries(tables.filter(([table]) => !ABOUT_CALLERS.includes(table)));
  }

  /** What calls of a mutation gave, and what the audit says of them: one line for each by somebody known. */
  async function audited<Codes>({ mutation }: MutationRow, call: () => Promise<Codes>) {
    const [last] = await listAudit(world.database, 1);
    const codes = await call();
    const lines = (await listAudit(world.database, 1_000)).filter(({ id }) => id > (last?.id ?? 0));
    expect(lines.every(({ operation }) => operation === mutation)).toBe(true);
    return { codes, outcomes: lines.map(({ outcome }) => outcome) };
  }
});

function nameOf({ mutation, where }: MutationRow): string {
  return where === undefined ? mutation : `${mutation} ${where}`;
}

/** One after the other: what each does must not depend on the others. */
async function codesOf(names: readonly Caller[], ask: (name: Caller) => Promise<string>) {
  const codes: Record<string, string> = {};
  for (const name of names) codes[name] = await ask(name);
  return codes;
}

function codeOf({ code }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof code === "string" ? code : undefined;
}

function refusalOf(name: Caller): "UNAUTHENTICATED" | "FORBIDDEN" {
  return isKnown(name) ? "FORBIDDEN" : "UNAUTHENTICATED";
}

function isKnown(name: Caller): boolean {
  return (KNOWN_NAMES as readonly Caller[]).includes(name);
}

function has({ schema }: Subgraph, mutation: string): boolean {
  return mutation in (schema.getMutationType()?.getFields() ?? {});
}
