import { randomBytes } from "node:crypto";

/** An article as the site's database holds it. */
export interface SpipArticle {
  readonly number: number;
  title: string;
  chapo: string;
  /** SPIP's own markup, as far as paragraphs go. */
  text: string;
  readonly published: Date;
  modified: Date;
  isPublished: boolean;
  rubriques: readonly { readonly number: number; readonly name: string }[];
  keywords: readonly { readonly number: number; readonly name: string }[];
  authors: readonly string[];
  readonly comments: SpipComment[];
}

export interface SpipComment {
  readonly author: string;
  readonly email: string;
  readonly text: string;
  readonly at: Date;
}

export function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&#034;");
}

/** As SPIP writes a time. */
export function isoTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function paragraphs(text: string): string {
  return text
    .split(/\n\n+/)
    .map((paragraph) => `<p>${escape(paragraph)}</p>`)
    .join("\n");
}

/** A page of SPIP's own skeleton; the token of its forms and the number of its visits are new each time. */
export function articlePage(article: SpipArticle, site: string, visits: number): string {
  const { number, rubriques, keywords, authors } = article;
  const title = escape(article.title);
  // The headers of tables are counted anew in each page.
  const id = `id${randomBytes(2).toString("hex")}`;
  const steps = rubriques.map(({ number: n, name }) => `<a href="spip.php?rubrique${n}">${escape(name)}</a>`);
  const path = [`<a href="${site}">Accueil</a>`, ...steps, `<strong class="on">${title}</strong>`].join(" &gt; ");
  const names = authors.map(
    (name) => `<span class="vcard author"><a class="url fn spip_in" href="spip.php?auteur1">${escape(name)}</a></span>`,
  );
  const tags = keywords.map(
    ({ number: n, name }) => `<li><a href="spip.php?mot${n}" rel="tag">${escape(name)}</a></li>`,
  );
  return `<!DOCTYPE html>
<html dir="ltr" lang="fr" class="ltr fr no-js">
<head>
<title>${title} - Chemins d’essai</title>
<link rel="canonical" href="${site}spip.php?article${number}" />
<meta name="generator" content="SPIP 4.4.4" /></head>
<body class="pas_surlignable page_article">
<nav class="nav"><ul><li><a href="spip.php?rubrique1">Ressources</a></li></ul></nav>
<main class="main"><div class="content hentry" id="content">
<p class="arbo">${path}</p>
<div class="cartouche clearfix"><h1 class="surlignable entry-title">${title}</h1>
<p class="info-publi"><abbr class="published" title="${isoTime(article.published)}">un jour</abbr><span class="sep">, </span>par ${names.join(", ")}</p></div>
${article.chapo === "" ? "" : `<div class="chapo surlignable">${paragraphs(article.chapo)}</div>`}
<div class="texte surlignable clearfix">${paragraphs(article.text)}
<table class="table spip"><thead><tr class="row_first"><th id="${id}_c0">Heure</th><th id="${id}_c1">Lieu</th></tr></thead>
<tbody><tr><td headers="${id}_c0">dix heures</td><td headers="${id}_c1">la halle</td></tr></tbody></table></div>
<a href="#forum" id="forum"></a>${commentBlocks(article)}
<div class="formulaire_spip formulaire_forum ajax"><form action="/spip.php?article${number}#formulaire_forum" method="post"><div>
<input name="id_article" value="${number}" type="hidden"><input name="formulaire_action_args" type="hidden" value="${randomBytes(48).toString("base64")}">
<label for="texte">Votre message</label><textarea name="texte" id="texte"></textarea></div></form></div>
</div></main>
<aside class="aside"><div class="menu"><h2>Mots-clés</h2><ul>${tags.join("")}</ul></div></aside>
<footer class="footer"><p>${visits} visites</p></footer>
</body>
</html>
`;
}

function commentBlocks({ comments }: SpipArticle): string {
  if (comments.length === 0) return "";
  const blocks = comments.map(
    ({ author, text, at }, index) => `<li class="comment-item comment-fil"><div class="comment hreview">
<p class="comment-meta"><small><abbr class="dtreviewed" title="${isoTime(at)}">un jour</abbr>, par <span>${escape(author)}</span></small></p>
<div class="comment-content description" id="comment${index + 1}">${paragraphs(text)}</div></div></li>`,
  );
  return `<div class="comments comments-thread"><h2>Messages</h2><ul class="comments-items">${blocks.join("\n")}</ul></div>`;
}

export function missingPage(): string {
  return `<!DOCTYPE html>
<html lang="fr"><head><title>Erreur 404 - Chemins d’essai</title><meta name="generator" content="SPIP 4.4.4" /></head>
<body class="pas_surlignable page_404"><h1>Erreur 404</h1></body></html>
`;
}

export function sitemap(
  site: string,
  articles: readonly SpipArticle[],
  { recent, home }: { recent: Date; home: boolean },
): string {
  const lastmod = ({ modified }: SpipArticle) =>
    modified > recent ? `\n\t<lastmod>${isoTime(modified)}</lastmod>` : "";
  const urls = articles.map(
    (article) => `<url>\n\t<loc>${site}spip.php?article${article.number}</loc>${lastmod(article)}\n</url>`,
  );
  const front = home
    ? `<url>\n\t<loc>${site}</loc>\n\t<changefreq>hourly</changefreq>\n</url>\n<url>\n\t<loc>${site}spip.php?rubrique1</loc>\n</url>\n`
    : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${front}${urls.join("\n")}
</urlset>
`;
}

export function feed(site: string, articles: readonly SpipArticle[]): string {
  const items = articles.map(
    ({ number, title, published, authors, keywords, chapo, text }) => `<item xml:lang="fr">
<title>${escape(title)}</title>
<link>${site}spip.php?article${number}</link>
<guid isPermaLink="true">${site}spip.php?article${number}</guid>
<dc:date>${isoTime(published)}</dc:date>
<dc:language>fr</dc:language>
<dc:creator>${escape(authors.join(", "))}</dc:creator>
${keywords.map(({ name }) => `<dc:subject>${escape(name)}</dc:subject>`).join("\n")}
<content:encoded>${escape(`<div class='rss_chapo'>${paragraphs(chapo)}</div><div class='rss_texte'>${paragraphs(text)}</div>`)}</content:encoded>
</item>`,
  );
  return `<?xml 
version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel xml:lang="fr"><title>Chemins d’essai</title><link>${site}</link><description></description><language>fr</language>
${items.join("\n")}
</channel>
</rss>
`;
}

/** The feed of an article's comments gives their authors' e-mail addresses away, as SPIP's own does. */
export function commentFeed(site: string, { number, title, comments }: SpipArticle): string {
  const items = comments.toReversed().map(
    ({ author, email, text, at }, index) => `<item>
<title>Réponse</title>
<link>${site}spip.php?article${number}#forum${index + 1}</link>
<dc:date>${isoTime(at)}</dc:date>
<dc:creator>${escape(`${author} <${email}>`)}</dc:creator>
<description>${escape(paragraphs(text))}</description>
</item>`,
  );
  return `<?xml version="1.0" encoding="utf-8" ?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel xml:lang="">
<title>${escape(title)}</title><link>${site}spip.php?article${number}</link><description></description>
${items.slice(0, 100).join("\n")}
</channel></rss>
`;
}
