// `npm run schema`, second half: writes the SDL of each subgraph and the supergraph they compose.
import { writeFile } from "node:fs/promises";
import { makeSchemaFiles } from "./schema-files.js";

const { files, hints } = await makeSchemaFiles();
for (const hint of hints) console.warn(`Composition hint: ${hint}`);
for (const [name, text] of files) await writeFile(`schema/generated/${name}`, text);
