import type { LinkedAddress } from "../../schema/sink.js";
import type { Database } from "../database/database.js";

/** How many addresses are read at once. */
const PAGE_SIZE = 500;

/** Yields the addresses on a host that live pages of other sources link to, each once, in order. */
export async function* linkedAddresses(
  { sql }: Database,
  { sourceId, host }: { sourceId: string; host: string },
): AsyncGenerator<LinkedAddress> {
  for (let after = ""; ;) {
    const rows = await sql
      .selectFrom("PageLink")
      .innerJoin("Page", "Page.id", "PageLink.pageId")
      .select((eb) => ["PageLink.url", eb.fn.min("Page.id").as("pageId")])
      .where("PageLink.host", "=", host)
      .where("PageLink.url", ">", after)
      .where("Page.sourceId", "!=", sourceId)
      .groupBy("PageLink.url")
      .orderBy("PageLink.url")
      .limit(PAGE_SIZE)
      .execute();
    const ids = [...new Set(rows.map(({ pageId }) => pageId))];
    const pages = ids.length === 0 ? [] : await sql.selectFrom("Page").selectAll().where("id", "in", ids).execute();
    const byId = new Map(pages.map((page) => [page.id, page]));
    for (const { url, pageId } of rows) {
      const page = byId.get(pageId);
      if (page !== undefined) yield { url, from: { url: page.url, title: page.title } };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SIZE) return;
    after = last.url;
  }
}
