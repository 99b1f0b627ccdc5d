import type { EditOptions, WrittenPage } from "./wiki-editor.js";
import type { RealWiki } from "./wiki-server.js";

/** Gives the current text of a page. */
export async function readText(wiki: RealWiki, title: string): Promise<string> {
  const text = (await wiki.history(title))[0]?.slots.main.content;
  if (text === undefined) throw new Error(`The wiki shows no text of "${title}".`);
  return text;
}

/** Writes a page anew from its current text. */
export async function rewritePage(
  wiki: RealWiki,
  title: string,
  rewrite: (text: string) => string,
  options?: EditOptions,
): Promise<WrittenPage> {
  return wiki.edit(title, rewrite(await readText(wiki, title)), options);
}

/** Gives the revision that a write made, and fails when it made none. */
export function revidOf({ title, revid }: WrittenPage): number {
  if (revid === null) throw new Error(`Writing "${title}" changed nothing.`);
  return revid;
}
