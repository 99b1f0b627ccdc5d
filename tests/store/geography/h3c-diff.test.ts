import { readFileSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { findPagePlaces } from "../../../store/geography/page-places.js";
it("dumps", () => {
  const g = loadGeography();
  const texts = JSON.parse(readFileSync("/tmp/h3c/texts.json", "utf8")) as string[];
  const out: string[] = [];
  findPagePlaces([{ field: "b", text: texts[0]!, nature: "body" }], g);
  const t0 = process.cpuUsage();
  let size = 0;
  for (const [i, text] of texts.entries()) {
    size += text.length;
    for (const m of findPagePlaces([{ field: "b", text, nature: "body" }], g))
      out.push(`${i} ${m.start} ${m.status} ${m.status === "resolved" ? m.territoryId + " " + g.get(m.territoryId!)?.name : "-"} | ${text.slice(Math.max(0, m.start - 50), m.start).replaceAll("\n", "⏎")}[[${m.text}]]${text.slice(m.end, m.end + 40).replaceAll("\n", "⏎")}`);
  }
  const cpu = process.cpuUsage(t0);
  const big = texts.join("\n\n").repeat(Math.ceil(1_000_000 / size)).slice(0, 1_000_000);
  const t1 = process.cpuUsage();
  findPagePlaces([{ field: "b", text: big, nature: "body" }], g);
  const c1 = process.cpuUsage(t1);
  const chunks = Array.from({ length: 100 }, (_, i) => big.slice(i * 10_000, (i + 1) * 10_000));
  const t2 = process.cpuUsage();
  for (const text of chunks) findPagePlaces([{ field: "b", text, nature: "body" }], g);
  const c2 = process.cpuUsage(t2);
  out.push(`zz cpu ${(cpu.user + cpu.system) / 1000} ms for ${size}; one text of 1 MB ${(c1.user + c1.system) / 1000} ms; 100 of 10 kB ${(c2.user + c2.system) / 1000} ms`);
  writeFileSync("/tmp/h3c/now.txt", out.join("\n"));
});
