// The import table of docs/architecture.md. Each rule says what to do instead.
const home = (name, comment, path, to) => ({
  name,
  comment,
  severity: "error",
  from: { pathNot: path },
  to: { path: to },
});
const folder = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: "error",
  from: { path: `^${from}/` },
  to: { path: "^(schema|connectors|store|subgraphs|gateway|bin|tests)/", pathNot: allowed },
});

module.exports = {
  forbidden: [
    folder(
      "schema-knows-only-words",
      "schema/ holds the words everybody shares; it imports npm only.",
      "schema",
      "^schema/",
    ),
    folder(
      "connectors-give",
      "A connector gives; it never writes. It sees schema/ and its own folder.",
      "connectors",
      "^(schema|connectors)/",
    ),
    folder(
      "store-is-the-hinge",
      "store/ sees schema/ only: connectors hand over records through schema/sink.ts.",
      "store",
      "^(schema|store)/",
    ),
    folder(
      "subgraphs-read",
      "A subgraph reads the store; ask the gateway for another domain's fields.",
      "subgraphs",
      "^(schema|store|subgraphs)/",
    ),
    folder("gateway-reads-sdl", "The gateway knows subgraphs as SDL and URLs, not as code.", "gateway", "^gateway/"),
    {
      name: "no-sister-subgraph",
      comment: "A foreign entity is a stub with its key in the local folder, never an import.",
      severity: "error",
      from: { path: "^subgraphs/(resources|governance|territories)/" },
      to: { path: "^subgraphs/", pathNot: "^subgraphs/($1|common)/" },
    },
    {
      name: "no-tests-in-production",
      comment: "Nothing that runs for users may need a test.",
      severity: "error",
      from: { pathNot: "^tests/" },
      to: { path: "^tests/" },
    },
    {
      name: "no-circular",
      comment: "Two files that need each other are one idea, or three.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    home(
      "one-door-network",
      "Only connectors/http speaks HTTP to partners.",
      "^(connectors/http/|tests/|node_modules/)",
      "node_modules/node-fetch/",
    ),
    home(
      "one-door-validation",
      "Validation has one home: schema/validate.ts.",
      "^(schema/validate\\.ts|tests/|node_modules/)",
      "node_modules/(ajv|ajv-formats)/",
    ),
    home(
      "one-door-database",
      "Only store/ knows MikroORM and Kysely.",
      "^(store/|tests/|node_modules/)",
      "node_modules/(@mikro-orm|kysely)/",
    ),
    home(
      "one-door-type-graphql",
      "Only subgraphs/ know type-graphql.",
      "^(subgraphs/|node_modules/)",
      "node_modules/type-graphql/",
    ),
    home(
      "one-door-gateway",
      "Only gateway/ knows @apollo/gateway.",
      "^(gateway/|tests/|node_modules/)",
      "node_modules/@apollo/gateway/",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|data|\\.cache)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
      extensions: [".ts", ".js", ".json"],
    },
  },
};
