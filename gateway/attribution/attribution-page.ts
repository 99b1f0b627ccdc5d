import words from "./words.json" with { type: "json" };

/** The languages of the page. */
export type PageLanguage = keyof typeof words;

interface License {
  readonly spdx: string;
  readonly label: string;
  readonly url: string | null;
}

/** What of an attribution the page shows; see subgraphs/resources/attribution/attribution.ts. */
export interface ShownAttribution {
  readonly sources: readonly {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly pages: number;
    readonly oldest: string;
    readonly newest: string;
  }[];
  readonly licenses: readonly (License & {
    readonly notice: Readonly<Record<PageLanguage, string>>;
    readonly legalSource: string;
  })[];
  readonly warnings: readonly {
    readonly message: Readonly<Record<PageLanguage, string>>;
    readonly legalSource: string;
  }[];
  readonly changes: Readonly<Record<PageLanguage, string>>;
  readonly pages: readonly {
    readonly sourceId: string;
    readonly removed: boolean;
    readonly title: string | null;
    readonly url: string | null;
    readonly permalink: string | null;
    readonly licenses: readonly License[];
    readonly contributors: readonly string[];
    readonly anonymousContributors: number;
    readonly date: string | null;
  }[];
}

type Words = (typeof words)[PageLanguage];

/** Styles of the page, which loads nothing. */
const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}li{margin:.4rem 0}a{color:#0645ad;overflow-wrap:anywhere}
.warning{border-left:.25rem solid #b45309;padding-left:.75rem}small{color:#555}`;

/** Writes an attribution as a page for people, without scripts. */
export function renderAttribution(attribution: ShownAttribution, id: string, language: PageLanguage): string {
  const text = words[language];
  const names = new Map(attribution.sources.map((source) => [source.id, source.name]));
  const parts = [
    `<h1>${escape(text.title)}</h1><p>${escape(text.intro)} ${escape(attribution.changes[language])}</p>`,
    section(
      text.warnings,
      attribution.warnings.map((warning) => warningItem(warning, language)),
    ),
    section(
      text.licenses,
      attribution.licenses.map((license) => licenseItem(license, language)),
    ),
    section(
      text.sources,
      attribution.sources.map((source) => sourceItem(source, text)),
    ),
    section(
      text.pages,
      attribution.pages.map((page) => pageItem(page, names.get(page.sourceId) ?? page.sourceId, text)),
    ),
    `<p><a href="/attribution/${encodeURIComponent(id)}.json">${escape(text.json)}</a></p>`,
  ];
  return document(text.title, language, parts.join("\n"));
}

/** Writes the page that says that there is none. */
export function renderUnknown(language: PageLanguage): string {
  const { notFound, notFoundText } = words[language];
  return document(notFound, language, `<h1>${escape(notFound)}</h1><p>${escape(notFoundText)}</p>`);
}

function document(title: string, language: PageLanguage, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)} · Maillage</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function section(title: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `<h2>${escape(title)}</h2>\n<ul>\n${items.join("\n")}\n</ul>`;
}

function warningItem({ message, legalSource }: ShownAttribution["warnings"][number], language: PageLanguage): string {
  const more = link(legalSource, words[language].rule);
  return `<li class="warning">${escape(message[language])} <small>(${more})</small></li>`;
}

function licenseItem(license: ShownAttribution["licenses"][number], language: PageLanguage): string {
  const text = words[language];
  const more = link(license.legalSource, text.rule);
  return `<li><b>${licenseName(license, text)}</b><br>${escape(license.notice[language])} <small>(${more})</small></li>`;
}

function licenseName({ spdx, label, url }: License, text: Words): string {
  const name = spdx === "NOASSERTION" ? [text.unknown, label].filter(Boolean).join(text.separator) : label;
  return link(url, name);
}

function sourceItem({ name, url, pages, oldest, newest }: ShownAttribution["sources"][number], text: Words): string {
  const days = [...new Set([oldest, newest].map((time) => time.slice(0, 10)))].join(" – ");
  const count = pages === 0 ? "" : `${pages} ${pages === 1 ? text.page : text.pagesOf}, `;
  return `<li>${link(url, name)} <small>(${count}${days})</small></li>`;
}

function pageItem(page: ShownAttribution["pages"][number], source: string, text: Words): string {
  if (page.removed) return `<li>${escape(source)}${text.separator}${escape(text.removed)}</li>`;
  const licenses = page.licenses.map((license) => licenseName(license, text)).join(", ");
  const version = page.permalink === null ? "" : `, ${link(page.permalink, text.permalink)}`;
  const parts = [escape(source), authorsOf(page, text), licenses, (page.date ?? "").slice(0, 10)].join(", ");
  return `<li>${link(page.url, page.title ?? "")}<br><small>${parts}${version}</small></li>`;
}

function authorsOf(page: ShownAttribution["pages"][number], text: Words): string {
  const unnamed = page.anonymousContributors > 0 ? [`${page.anonymousContributors} ${text.anonymous}`] : [];
  const names = [...page.contributors, ...unnamed];
  return names.length === 0 ? escape(text.nobody) : `${escape(text.by)} ${escape(names.join(", "))}`;
}

/** A link, where the address is one of the web; addresses of pages come from their sources. */
function link(address: string | null, label: string): string {
  if (address === null || !/^https?:\/\//i.test(address)) return escape(label);
  return `<a href="${escape(address)}" rel="noopener nofollow">${escape(label)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
