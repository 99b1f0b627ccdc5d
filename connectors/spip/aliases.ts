import type { SourceSettings } from "../../schema/generated/source.js";
import { aliasesMember } from "../aliases.js";
import type { ArticlePayload } from "./payload.js";
import { SiteAddresses } from "./site-addresses.js";

/** The forms by number that SPIP answers whatever its own links look like; `{id}` is the number. */
const FORMS = [
  "spip.php?article{id}",
  "?article{id}",
  "article{id}",
  "article{id}.html",
  "spip.php?page=article&id_article={id}",
  "?page=article&id_article={id}",
  "spip.php?id_article={id}",
];

export function aliasesOfArticle({ number, url }: ArticlePayload, source: SourceSettings): { aliases?: string[] } {
  const site = new SiteAddresses(source.url);
  return aliasesMember(
    url,
    FORMS.map((form) => site.of(form.replace("{id}", String(number)))),
  );
}
