import { createHash } from "node:crypto";
import type { PageRecord } from "../../schema/generated/record.js";
import type { Json } from "../../schema/sink.js";
import { type FetchContext, type Observation, defineConnector } from "../connector.js";
import { withoutPersonalData } from "../personal-data.js";
import { aliasesOfArticle } from "./aliases.js";
import { ArticleReader } from "./article-reader.js";
import type { SpipSettings } from "./generated/settings.js";
import { type Listing, askListing } from "./listing.js";
import { MAPPER_VERSION, articleToRecord } from "./map-article.js";
import { listNamedArticles } from "./named-articles.js";
import { checkSelectors } from "./page-tree.js";
import { jsonToPayload } from "./payload.js";
import { type HeldArticle, makePlan } from "./plan.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };
import { SiteHarvest } from "./site-harvest.js";
import { type Start, whereToStart } from "./start.js";

/** Sites that run SPIP, read anonymously: what changed by their sitemap and feed, the articles as their pages show them. */
export const spip = defineConnector<SpipSettings>({
  name: "spip",
  description:
    "Sites that run SPIP, read anonymously: their sitemap and feed tell what changed, their pages what it is.",
  optionsSchema,
  mappingVersion: ({ rubriqueKinds }) => `spip/${MAPPER_VERSION}${versionOf(rubriqueKinds)}`,
  fetch: harvestSite,
  toRecord: ({ payload: json }, source, options) => {
    const payload = jsonToPayload(json);
    const record = articleToRecord(payload, source, options.rubriqueKinds);
    return withoutAddresses({ ...record, ...aliasesOfArticle(payload, source) });
  },
});

/** Other kinds of rubriques are another mapping. */
function versionOf(kinds: SpipSettings["rubriqueKinds"]): string {
  return kinds === undefined ? "" : `.${createHash("sha256").update(JSON.stringify(kinds)).digest("hex").slice(0, 8)}`;
}

/** Markup can hide an e-mail address, as `name&#64;host`, until the text is read. */
function withoutAddresses(record: PageRecord): PageRecord {
  return withoutPersonalData(record as unknown as Json) as unknown as PageRecord;
}

async function* harvestSite(context: FetchContext<SpipSettings>): AsyncGenerator<Observation> {
  const { source, options, http } = context;
  checkSelectors(options.selectors ?? {});
  const reader = new ArticleReader(http, source, options);
  const start = whereToStart(context);
  if (start.notice !== undefined) yield start.notice;
  // Taken before the listing, so that what changes meanwhile is read again next time.
  const askedAt = context.now();
  const listing = yield* listArticles(context, reader, start, askedAt);
  const held = await heldArticles(context);
  const plan = makePlan(start, listing, held);
  start.notebook.take(listing);
  if (listing.hasSitemap) start.notebook.readAt = askedAt.toISOString();
  const site = new SiteHarvest(context, reader, start, { listing, held, plan });
  yield* site.observations();
  yield { type: "complete", cursor: start.notebook.toCursor() as unknown as Json };
}

function listArticles(
  { options, http }: FetchContext<SpipSettings>,
  { site }: ArticleReader,
  { everything }: Start,
  now: Date,
): AsyncGenerator<Observation, Listing> | Generator<Observation, Listing> {
  const { articles, firstYear, sitemapLimit } = options;
  if (articles !== undefined) return listNamedArticles(articles, site);
  return askListing({ http, site, everything, firstYear, sitemapLimit, now });
}

async function heldArticles({ held }: FetchContext<SpipSettings>): Promise<Map<string, HeldArticle>> {
  const articles = new Map<string, HeldArticle>();
  for await (const { remoteId, url, seen } of held()) articles.set(remoteId, { url, seen });
  return articles;
}
