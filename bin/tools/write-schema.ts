// `npm run schema`, second half: writes the SDL of each subgraph and the supergraph they compose.
import { writeFile } from "node:fs/promises";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { openDatabase } from "../../store/database/database.js";
import { buildSubgraphs } from "../subgraphs.js";

const database = await openDatabase({ url: "sqlite::memory:" });
const subgraphs = await buildSubgraphs(database);
const services = [];
for (const { name, sdl } of subgraphs) {
  await writeFile(`schema/generated/${name}.graphql`, `${sdl}\n`);
  services.push({ name, url: `http://127.0.0.1/${name}`, typeDefs: parse(sdl) });
}
await database.close();

const { supergraphSdl, errors = [], hints = [] } = composeServices(services);
for (const { message } of hints) console.warn(`Composition hint: ${message}`);
if (supergraphSdl === undefined) {
  console.error(`The subgraphs do not compose:\n${errors.map(({ message }) => `- ${message}`).join("\n")}`);
  process.exit(1);
}
await writeFile("schema/generated/supergraph.graphql", `${supergraphSdl}\n`);
