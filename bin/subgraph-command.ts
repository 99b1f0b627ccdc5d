import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { InvalidError } from "../schema/validate.js";
import { openHub } from "./hub.js";
import type { Settings } from "./settings.js";
import { buildSubgraphs } from "./subgraphs.js";
import { stopSignal, untilAborted } from "./until-stopped.js";

/** Serves one subgraph alone. It trusts whoever reaches it: keep it on a private network, behind the gateway. */
export async function subgraphCommand(settings: Settings, name: string): Promise<void> {
  const hub = await openHub(settings);
  const subgraphs = await buildSubgraphs(hub.database);
  const subgraph = subgraphs.find((each) => each.name === name);
  if (subgraph === undefined) {
    await hub.close();
    throw new InvalidError("The command", [
      `there is no subgraph "${name}"; the subgraphs are ${subgraphs.map((each) => each.name).join(", ")}`,
    ]);
  }
  const server = new ApolloServer<object>({ schema: subgraph.schema, introspection: true, csrfPrevention: true });
  const { url } = await startStandaloneServer(server, {
    listen: { host: settings.HOST, port: settings.PORT },
    context: async () => subgraph.createContext() as object,
  });
  console.log(`The subgraph ${name} listens at ${url}`);
  await untilAborted(stopSignal());
  await server.stop();
  await hub.close();
}
