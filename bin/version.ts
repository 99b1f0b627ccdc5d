import { readFileSync } from "node:fs";
import { packagedFile } from "./settings.js";

/** Our version, sent to partners in the user agent. */
export const VERSION = (JSON.parse(readFileSync(packagedFile("package.json"), "utf8")) as { version: string }).version;
