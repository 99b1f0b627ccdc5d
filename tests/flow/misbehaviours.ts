import type { Misbehaviour, WikiRequest } from "../support/generated-wiki.js";
import { errorAnswer } from "../support/generated-wiki.js";

/** What chance gives to a misbehaviour: a place in the answer, from 0 to 1, and a value to put there. */
export interface Chance {
  readonly place: number;
  readonly value: unknown;
}

type Damage = (request: WikiRequest, chance: Chance) => Misbehaviour;

const json =
  (text: string, headers: Record<string, string> = {}): Damage =>
  () => ({ headers, body: text });

const refusal = (code: string): Damage =>
  json(errorAnswer(code, "Refusé."), { "mediawiki-api-error": code, "retry-after": "0.001" });

/** Ways in which a wiki answers something else, by name. */
export const OTHER_ANSWERS: Readonly<Record<string, Damage>> = {
  "a login page": () => ({ headers: { "content-type": "text/html" }, body: "<html>Identifiez-vous</html>" }),
  "a login page called JSON": json("<html>Identifiez-vous</html>"),
  "an empty body": json(""),
  null: json("null"),
  "a list": json("[]"),
  "an empty object": json("{}"),
  "the mark of the end and nothing else": json('{"batchcomplete":true}'),
  "an internal error": json(errorAnswer("internal_api_error_DBQueryError", "Panne.")),
  "permission denied": refusal("permissiondenied"),
  "a refused continuation": refusal("badcontinue"),
  "a rate limit": refusal("ratelimited"),
  "a lag": refusal("maxlag"),
  "status 404": () => ({ status: 404, body: "" }),
  "status 429": () => ({ status: 429, headers: { "retry-after": "0" }, body: "" }),
  "status 500": () => ({ status: 500, body: "Fatal error" }),
  "status 503": () => ({ status: 503, body: "" }),
  "a redirect to another host": () => ({ status: 302, headers: { location: "http://198.51.100.1/api.php" }, body: "" }),
  "a redirect to itself": ({ path }) => ({ status: 302, headers: { location: path }, body: "" }),
  "a cut body": ({ answer }, { place }) => ({ body: answer.slice(0, answer.length * place) }),
  "a broken connection":
    ({ answer }, { place }) =>
    (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(answer.slice(0, answer.length * place), () => response.destroy());
    },
  "no mark of the end": ({ answer }) => ({ body: answer.replace('"batchcomplete":true,', "") }),
  "no continuation": ({ answer }) => ({ body: answer.replace(/"continue":\{[^}]*\},/, "") }),
  "a continuation to itself": ({ answer }) => ({
    body: answer.replace("{", '{"continue":{"gapcontinue":"A","rccontinue":"1|1","continue":"-||"},'),
  }),
};

/** Ways in which an answer is damaged in one place. None of them is the wiki's word that a page is gone or hidden. */
export const DAMAGED_ANSWERS: Readonly<Record<string, Damage>> = {
  "pages left out": ({ answer }, { place }) => changed(answer, (body) => drop(body.query?.pages, place)),
  "another value somewhere": ({ answer }, chance) => changed(answer, (body) => replaceSomewhere(body, chance)),
  "nothing somewhere": ({ answer }, { place }) =>
    changed(answer, (body) => replaceSomewhere(body, { place, value: undefined })),
};

interface Body {
  query?: { pages?: unknown[] };
}

function changed(answer: string, change: (body: Body) => void): Misbehaviour {
  const body = answer.startsWith("{") ? (JSON.parse(answer) as Body) : {};
  change(body);
  return { body };
}

function drop(pages: unknown[] | undefined, share: number): void {
  pages?.splice(0, Math.ceil(pages.length * share));
}

/** Where another value would be the wiki's own word that a page is not ours, or its text hidden. */
const WORDS_OF_THE_WIKI = new Set(["ns", "contentmodel", "missing", "texthidden", "logaction", "action", "content"]);

function replaceSomewhere(body: Body, { place, value }: Chance): void {
  const places = placesIn(body);
  const chosen = places[Math.min(places.length - 1, Math.floor(place * places.length))];
  if (chosen !== undefined) chosen.holder[chosen.key] = value;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (value === null || typeof value !== "object") return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => {
    const inside = placesIn(holder[key]);
    return WORDS_OF_THE_WIKI.has(key) ? inside : [{ holder, key }, ...inside];
  });
}
