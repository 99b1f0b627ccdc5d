import { revidOf } from "./rewrite-page.js";
import {
  keysText,
  SECRET_ADDRESS,
  SECRET_AUTHOR,
  SECRET_COMMENT,
  SECRET_REVISION,
  type Secret,
} from "./seed-secrets.js";
import type { HiddenParts } from "./wiki-editor.js";
import type { ChangeKind, ChangeStep, WikiChange } from "./wiki-change.js";
import type { RealWiki } from "./wiki-server.js";

/** What administrators hide. No current revision changes by it: only the deletion log tells. */
export const changesOfSecrets: readonly ChangeStep[] = [
  hideRevision,
  (wiki) => hideSecret(wiki, "author-hidden", SECRET_AUTHOR, { user: true }),
  (wiki) => hideSecret(wiki, "author-hidden", SECRET_ADDRESS, { user: true }),
  (wiki) => hideSecret(wiki, "author-and-comment-hidden", SECRET_COMMENT, { user: true, comment: true }),
];

/** The text of a current revision cannot be hidden, so the secret is written over first. */
async function hideRevision(wiki: RealWiki): Promise<WikiChange[]> {
  const written = await wiki.edit(SECRET_REVISION.title, keysText("Demander à la mairie."), {
    summary: "coordonnées ôtées",
  });
  const parts = { content: true, user: true, comment: true };
  const changes = await hideSecret(wiki, "revision-hidden", SECRET_REVISION, parts);
  return changes.map((change) => ({ ...change, revids: [revidOf(written)] }));
}

async function hideSecret(
  wiki: RealWiki,
  kind: ChangeKind,
  { title, words, userName }: Required<Secret>,
  parts: HiddenParts,
): Promise<WikiChange[]> {
  const revid = await findRevisionBy(wiki, title, userName);
  const pageid = await wiki.pageId(title);
  await wiki.hideRevision([revid], parts);
  return [{ kind, title, pageid, hidden: { revid, pageid, words, userName } }];
}

async function findRevisionBy(wiki: RealWiki, title: string, userName: string): Promise<number> {
  const line = (await wiki.history(title)).find(({ user }) => user === userName);
  if (!line) throw new Error(`${userName} did not write "${title}", or is hidden already.`);
  return line.revid;
}
