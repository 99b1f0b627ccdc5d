import { readFileSync, readdirSync } from "node:fs";
import { type DocumentNode, parse, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { type SchemaFiles, makeSchemaFiles } from "../../bin/tools/schema-files.js";

const FOLDER = "schema/generated";
const committed = readdirSync(FOLDER).filter((name) => name.endsWith(".graphql"));

describe("the committed schema", async () => {
  const { files, hints }: SchemaFiles = await makeSchemaFiles();

  it("has a file for each subgraph and the supergraph, and no other", () => {
    expect(committed).toEqual([...files.keys()].toSorted());
  });

  it.each(committed)("is byte for byte what the code gives (%s)", (name) => {
    expect(readFileSync(`${FOLDER}/${name}`, "utf8")).toBe(files.get(name));
  });

  it("composes without a hint", () => {
    expect(hints).toEqual([]);
  });

  it.each(committed)("describes every type, field, argument and value (%s)", (name) => {
    expect(namesWithoutDescription(parse(readFileSync(`${FOLDER}/${name}`, "utf8")))).toEqual([]);
  });
});

/** What the schema defines without saying what it is, but for the machinery of federation. */
function namesWithoutDescription(document: DocumentNode): string[] {
  const nameless: string[] = [];
  const path: string[] = [];
  visit(document, {
    enter(node) {
      if (!("name" in node) || node.name === undefined) return undefined;
      if (node.kind === "DirectiveDefinition" || /^(join|link)__/.test(node.name.value)) return false;
      path.push(node.name.value);
      if (node.kind.endsWith("Definition") && "description" in node && node.description === undefined)
        if (!["Query", "Mutation"].includes(path.join())) nameless.push(path.join("."));
      return undefined;
    },
    leave(node) {
      if ("name" in node && node.name !== undefined) path.pop();
    },
  });
  return nameless;
}
