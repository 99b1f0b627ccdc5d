import type { SqlEntityManager } from "@mikro-orm/sql";
import { Page } from "../database/ledger-entities.js";
import { type PageKey, isCrowded, redirectKey, titledKey } from "../identity/keys.js";
import { indexedPages, pageIdsOf } from "./index-pages.js";
import { holdersOf, keyNumber, keyOfNumber } from "./key-index.js";
import type { LivePage } from "./page-views.js";

/** What redirects that changed or left say of other pages. */
export interface RedirectChange {
  /** The pages that they lead to, or led to: more or fewer addresses lead to them now. */
  readonly targets: readonly string[];
  /** Pages that led somewhere and show something now. */
  readonly former: readonly string[];
}

/** Redirects that lead nowhere else than before name their page too, which then turns out to be as it was. */
export async function changedRedirects(
  em: SqlEntityManager,
  pages: readonly LivePage[],
  gone: readonly string[],
): Promise<RedirectChange> {
  const before = await indexedPages(em, [...pages.map(({ pageId }) => pageId), ...gone]);
  const old = [...before.values()].flatMap(({ pageId, keys }) => {
    return keys.map((number) => ({ pageId, ...keyOfNumber(number) })).filter(({ space }) => space === "LEADS_TO");
  });
  const now = pages.flatMap(({ sourceId, record }) => {
    const target = record.auxiliary?.target;
    return target === undefined ? [] : [titledKey(sourceId, target)];
  });
  const led = new Set(old.map(({ pageId }) => pageId));
  const former = pages.filter(({ pageId, record }) => record.kind !== "auxiliary" && led.has(pageId));
  const targets = [...old.map(({ key }): PageKey => ({ space: "TITLED", key })), ...now];
  const holders = targets.length === 0 ? new Map() : await holdersOf(em, targets.map(keyNumber));
  return {
    targets: [...(await pageIdsOf(em, [...holders.values()].flat())).values()],
    former: former.map(({ pageId }) => pageId),
  };
}

/** The addresses of redirects to each of these pages. */
export async function redirectsTo(
  em: SqlEntityManager,
  pages: readonly LivePage[],
): Promise<Map<string, readonly string[]>> {
  const shown = pages.filter(({ record }) => record.kind !== "auxiliary");
  const keys = new Map(
    shown.map(({ pageId, sourceId, record }) => [pageId, keyNumber(redirectKey(sourceId, record.title))]),
  );
  const found = await holdersOf(em, keys.values());
  // Of too many redirects only some would be found, and which of them depends on who came first.
  const holders = new Map([...found].filter(([, rows]) => !isCrowded("LEADS_TO", rows.length)));
  const names = await pageIdsOf(em, [...holders.values()].flat());
  if (names.size === 0) return new Map();
  const redirects = await em.find(
    Page,
    { id: { $in: [...names.values()] }, state: "live" },
    { fields: ["id", "url"], disableIdentityMap: true },
  );
  const urls = new Map(redirects.map(({ id, url }) => [id, url]));
  return new Map(
    [...keys].map(([pageId, key]) => [
      pageId,
      (holders.get(key) ?? []).flatMap((row) => urls.get(names.get(row) ?? "") ?? []).toSorted(),
    ]),
  );
}
