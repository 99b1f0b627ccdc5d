import { writeFileSync, readFileSync } from "node:fs";
import { it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
it("dumps", () => {
  const g = loadGeography();
  const all = g.search({ offset: 0, limit: Infinity, includeFormer: false } as never).items;
  writeFileSync("/tmp/h3c/terr.tsv", all.map((t) => [t.id, t.name, t.population ?? "", t.parentIds.join(" "), (t.aliases??[]).join("; ")].join("\t")).join("\n"));
  const S = JSON.parse(readFileSync("/tmp/h3c/new.json", "utf8"));
  writeFileSync("/tmp/h3c/ids.txt", S.flatMap((s: any) => s.places.flatMap((p: any) => [p.id, ...(p.or ?? [])].map((id: string) => `${p.words} = ${id} ${g.get(id)?.name} ${g.get(id)?.vintage}`))).join("\n"));
});
