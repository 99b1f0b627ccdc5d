import { type FetchContext, type Observation, defineConnector } from "../connector.js";
import { withoutAddresses } from "../personal-data.js";
import { aliasesOfPage } from "./aliases.js";
import { MediaWikiApi } from "./api.js";
import { readChanges } from "./changes.js";
import { latestChange, readCursor, rightsOf } from "./cursor.js";
import type { MediaWikiSettings } from "./generated/settings.js";
import { readEverything } from "./full-harvest.js";
import { readWhatChanged } from "./incremental-harvest.js";
import { MAPPER_VERSION, pageToRecord } from "./map-page.js";
import { mappingOf } from "./mappings/index.js";
import { PageReader } from "./page-reader.js";
import { jsonToPayload } from "./payload.js";
import { scopeOf } from "./scope.js";
import optionsSchema from "./settings.schema.json" with { type: "json" };
import { type SiteState, readSite } from "./site.js";

const DAY_MS = 86_400_000;

/** How long a wiki keeps its recent changes unless the source says otherwise ($wgRCMaxAge), in days. */
const RECENT_CHANGES_DAYS = 90;

/** How late a wiki may write a change down, in seconds. */
const OVERLAP_SECONDS = 30;

/** Part of that time after which the recent changes are no longer relied on. */
const TRUSTED_SHARE = 0.9;

/** Wikis that run MediaWiki 1.31 or newer, read anonymously over api.php. */
export const mediawiki = defineConnector<MediaWikiSettings>({
  name: "mediawiki",
  description: "Wikis that run MediaWiki 1.31 or newer, read anonymously over `api.php`.",
  optionsSchema,
  mappingVersion: (options) => `mediawiki/${MAPPER_VERSION}.${mappingOf(options.mapping).version}`,
  fetch: harvestWiki,
  toRecord: (candidate, source, options) => {
    const payload = jsonToPayload(candidate.payload);
    const record = pageToRecord(payload, source, mappingOf(options.mapping));
    return withoutAddresses({ ...record, ...aliasesOfPage(candidate, payload) });
  },
});

async function* harvestWiki(context: FetchContext<MediaWikiSettings>): AsyncGenerator<Observation> {
  const { source, options, http } = context;
  const api = new MediaWikiApi(http, new URL(options.apiPath ?? "/api.php", source.url).href);
  const site = await readSite(api, source.url);
  const mapping = mappingOf(options.mapping);
  const scope = scopeOf(options, mapping);
  const overlapSeconds = options.overlapSeconds ?? OVERLAP_SECONDS;
  const renderHtml = options.renderHtml !== "never";
  const pages = new PageReader({ api, site: site.info, scope, mapping, source, renderHtml });
  const window = { site, namespaces: scope.namespaces, overlapSeconds };
  const cursor = readCursor(context.cursor);
  let notice = whyEverything(context, site);
  if (cursor !== undefined && notice === undefined) {
    const changes = await readChanges(api, cursor, window);
    if (!changes.concealed) {
      yield* readWhatChanged({ api, pages, scope, changes, held: context.held });
      return;
    }
    notice = CONCEALED;
  }
  if (notice !== undefined && !context.full) yield { type: "notice", ...notice };
  // Taken before the listing, so that what changes meanwhile is read again next time.
  const { cursor: start } = await readChanges(api, await latestChange(api, site), window);
  yield* readEverything({
    api,
    pages,
    scope,
    start,
    total: site.pages,
    position: context.position,
    held: context.held,
  });
}

const CONCEALED = {
  code: "CHANGES_CONCEALED",
  message: "The wiki hides which page an entry of its logs is about, so everything is compared.",
};

/** How far a wiki's clock may go back before the times of its changes are not relied on, in days: five minutes. */
const CLOCK_TOLERANCE_DAYS = 5 / 1440;

/** Why the changes since the cursor are not enough; undefined when they are. */
function whyEverything(
  { full, cursor: saved, options }: FetchContext<MediaWikiSettings>,
  site: SiteState,
): { code: string; message: string } | undefined {
  const cursor = readCursor(saved);
  if (full || cursor === undefined) return { code: "FULL_READ", message: "Everything is read." };
  const days = (site.time.getTime() - Date.parse(cursor.timestamp)) / DAY_MS;
  const kept = options.recentChangesDays ?? RECENT_CHANGES_DAYS;
  if (days > kept * TRUSTED_SHARE) {
    const message = `The last change read is ${Math.floor(days)} days old and the wiki keeps ${kept}, so everything is compared.`;
    return { code: "CURSOR_TOO_OLD", message };
  }
  if (days < -CLOCK_TOLERANCE_DAYS) {
    const message = "The wiki's clock has gone back behind the last change read, so everything is compared.";
    return { code: "CLOCK_WENT_BACK", message };
  }
  if (cursor.rights !== rightsOf(site)) {
    return { code: "LICENSE_CHANGED", message: "The site declares another licence, so every page is read again." };
  }
  return undefined;
}
