import { spawn, type ChildProcess } from "node:child_process";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { WikiInstance } from "./wiki-instance.js";

const ROUTER = join(fileURLToPath(new URL(".", import.meta.url)), "router.php");

/** `cat` ends when the test process does, however it ends: a killed test leaves no server behind. */
const SERVE_WHILE_PARENT_LIVES = `exec 3<&0; (cat <&3 >/dev/null; kill -TERM 0) & php "$@" </dev/null; kill -TERM 0`;

/** A running `php -S` with its workers. */
export interface PhpServer {
  /** Ends the master and every worker, and waits until the port is free. */
  stop(): Promise<void>;
  /** True as long as the master runs. */
  isRunning(): boolean;
}

/** Finds a loopback port that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Serves an instance on a loopback port with four workers. */
export function servePhp(instance: WikiInstance, port: number): PhpServer {
  const child = spawn("sh", ["-c", SERVE_WHILE_PARENT_LIVES, "sh", ...phpArguments(instance, port)], {
    cwd: instance.tree,
    env: { ...instance.env, PHP_CLI_SERVER_WORKERS: "4" },
    // Its own group: ending the master of `php -S` leaves its workers alive and the port open.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  return { stop: () => stopGroup(child, port), isRunning: () => child.exitCode === null && child.signalCode === null };
}

function phpArguments(instance: WikiInstance, port: number): string[] {
  const opcache = ["-d", "opcache.enable_cli=1", "-d", "opcache.revalidate_freq=0"];
  const log = [
    "-d",
    "log_errors=1",
    "-d",
    "display_errors=0",
    "-d",
    `error_log=${join(instance.directory, "php.log")}`,
  ];
  return [...opcache, ...log, "-S", `127.0.0.1:${port}`, "-t", instance.tree, ROUTER];
}

async function stopGroup(child: ChildProcess, port: number): Promise<void> {
  signalGroup(child, "SIGTERM");
  const deadline = Date.now() + 5_000;
  while (await isListening(port)) {
    if (Date.now() > deadline) signalGroup(child, "SIGKILL");
    await sleep(20);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // No such group: it is already gone, which is what was asked for.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
    socket.once("connect", () => socket.destroy());
  });
}
