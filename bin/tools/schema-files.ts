import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { openDatabase } from "../../store/database/database.js";
import { buildSubgraphs } from "../subgraphs.js";

/** What is committed in schema/generated/, by the name of the file. */
export interface SchemaFiles {
  readonly files: ReadonlyMap<string, string>;
  /** What the composition thinks is odd but can live with. */
  readonly hints: readonly string[];
}

/** Makes the SDL of each subgraph and the supergraph they compose. @throws Error naming why they do not compose */
export async function makeSchemaFiles(): Promise<SchemaFiles> {
  const database = await openDatabase({ url: "sqlite::memory:" });
  const subgraphs = await buildSubgraphs(database);
  await database.close();
  const services = subgraphs.map(({ name, sdl }) => ({ name, url: `http://127.0.0.1/${name}`, typeDefs: parse(sdl) }));
  const { supergraphSdl, errors = [], hints = [] } = composeServices(services);
  if (supergraphSdl === undefined) {
    throw new Error(`The subgraphs do not compose:\n${errors.map(({ message }) => `- ${message}`).join("\n")}`);
  }
  const files = new Map(subgraphs.map(({ name, sdl }) => [`${name}.graphql`, `${sdl}\n`]));
  return { files: files.set("supergraph.graphql", `${supergraphSdl}\n`), hints: hints.map(({ message }) => message) };
}
