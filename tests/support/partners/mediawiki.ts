import { WikiAnswers } from "../generated-answers.js";
import { WikiHistory } from "../generated-history.js";
import { template } from "../generated-pages.js";
import { type PartnerAnswer, type PartnerRequest, type TestPartner, servePartner } from "../partner.js";

/** How many pages a listing gives at once: few, so that a handful of pages takes several. */
const PAGES_PER_ANSWER = 4;

/** Longer than a wiki may take to write a change down, by its own clock, so that changes do not overlap. */
const MINUTE_MS = 60_000;

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };
const TEXT_TYPE = { "content-type": "text/plain; charset=utf-8" };

/** A MediaWiki whose pages stand in the template Commun, as those of the ADEME wiki do. */
export async function startMediaWiki(): Promise<TestPartner> {
  const history = new WikiHistory([]);
  const answers = new WikiAnswers(history, () => server.url.slice(0, -1), PAGES_PER_ANSWER);
  const server = await servePartner((request) => answerOf(request, answers));
  const toWikitext = (text: string) => template("Commun", { description: text });

  function change(work: () => void): void {
    history.passTime(MINUTE_MS);
    work();
    history.passTime(MINUTE_MS);
  }

  return {
    ...server,
    options: {},
    create({ title, text }) {
      let id = 0;
      change(() => {
        id = history.create({ title, text: toWikitext(text), contributors: ["Awa Lestrange"] }).pageid;
      });
      return String(id);
    },
    edit: (id, text) => change(() => history.edit(Number(id), toWikitext(text))),
    rename: (id, title) => change(() => history.move(Number(id), title)),
    delete: (id) => change(() => history.delete(Number(id))),
    restore: (id) =>
      change(() => {
        if (history.pages.has(Number(id))) history.show(Number(id));
        else history.restore(Number(id));
      }),
    hide: (id) =>
      change(() => {
        for (const { revid } of history.page(Number(id)).revisions) history.hide(Number(id), revid);
      }),
  };
}

function answerOf({ method, path }: Omit<PartnerRequest, "answer">, answers: WikiAnswers): PartnerAnswer {
  const { pathname, searchParams } = new URL(path, "http://wiki.invalid/");
  if (pathname !== "/api.php") return { status: 404, headers: TEXT_TYPE, body: "" };
  // Only questions too long for an address are posted, and nobody has so many pages here.
  if (method !== "GET") return { status: 405, headers: TEXT_TYPE, body: `${method} is not answered here.` };
  return { status: 200, headers: JSON_TYPE, body: answers.answer(searchParams) };
}
