import { changesOfPages } from "./changes-of-pages.js";
import { changesOfSecrets } from "./changes-of-secrets.js";
import { changesOfTexts } from "./changes-of-texts.js";
import type { ChangeStep, HiddenRevision, WikiChange } from "./wiki-change.js";
import type { RealWiki } from "./wiki-server.js";

/** What `changeWiki` did. */
export interface WikiChanges {
  changes: WikiChange[];
  hidden: HiddenRevision[];
}

/** Every change, so that a test can do one and harvest before the next. */
export const CHANGE_STEPS: readonly ChangeStep[] = [...changesOfTexts, ...changesOfPages, ...changesOfSecrets];

/** Changes a seeded wiki in every way, and says what it did. Jobs have run when it ends. */
export async function changeWiki(wiki: RealWiki): Promise<WikiChanges> {
  const changes: WikiChange[] = [];
  for (const step of CHANGE_STEPS) changes.push(...(await step(wiki)));
  await wiki.runJobs();
  return { changes, hidden: changes.flatMap((change) => change.hidden ?? []) };
}
