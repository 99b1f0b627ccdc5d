import ipaddr from "ipaddr.js";
import { InvalidError } from "../schema/validate.js";
import type { Subgraph } from "../subgraphs/common/subgraph.js";
import { fillGeography } from "./fill-geography.js";
import { openMigratedDatabase } from "./open-database.js";
import { serveSubgraph } from "./serve-subgraph.js";
import type { Settings } from "./settings.js";
import { SUBGRAPH_NAMES, buildSubgraphs } from "./subgraphs.js";
import { stopSignal, untilAborted } from "./until-stopped.js";

/**
 * Serves one subgraph alone.
 *
 * @throws InvalidError when other machines could reach it and it has no secret to know its gateways by.
 */
export async function subgraphCommand(settings: Settings, name: string): Promise<void> {
  if (!(SUBGRAPH_NAMES as readonly string[]).includes(name)) {
    throw new InvalidError("The command", [
      `there is no subgraph "${name}"; the subgraphs are ${SUBGRAPH_NAMES.join(", ")}`,
    ]);
  }
  const { HOST: host, PORT: port, MAILLAGE_SUBGRAPH_SECRET: secret } = settings;
  if (secret === undefined && !isLoopback(host)) throw secretMissing(host);
  const signal = stopSignal();
  const database = await openMigratedDatabase(settings.DATABASE_URL, settings.MAILLAGE_FORGET_KEY);
  try {
    await fillGeography(database);
    const subgraphs = await buildSubgraphs(database);
    const served = await serveSubgraph(subgraphs.find((each) => each.name === name) as Subgraph, {
      host,
      port,
      secret,
    });
    console.log(`The subgraph ${name} listens at ${served.url}`);
    if (secret === undefined)
      console.log("  without MAILLAGE_SUBGRAPH_SECRET: everybody may read, nobody change anything");
    await untilAborted(signal);
    await served.stop();
  } finally {
    await database.close();
  }
}

/** True for an address that this machine alone can reach. */
function isLoopback(host: string): boolean {
  if (!ipaddr.isValid(host)) return host === "localhost";
  return ipaddr.process(host).range() === "loopback";
}

function secretMissing(host: string): InvalidError {
  return new InvalidError("The environment", [
    `HOST is ${host}, where other machines reach this subgraph, and MAILLAGE_SUBGRAPH_SECRET is not set; ` +
      "set the same secret here and at the gateway (`openssl rand -base64 32` makes one), or HOST=127.0.0.1",
  ]);
}
