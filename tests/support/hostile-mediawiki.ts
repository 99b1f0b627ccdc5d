import { errorAnswer } from "./generated-wiki.js";
import { type Hostility, bodyOf } from "./hostile.js";
import { changing } from "./hostile-contents.js";

/** Answers of api.php, whatever was asked. Other paths are answered as they should be. */
const fromApi = (body: string, headers: Readonly<Record<string, string>> = {}): Hostility["answer"] => {
  return ({ path, answer }) =>
    path.startsWith("/api.php") ? { headers: { ...answer.headers, ...headers }, body } : undefined;
};

/** MediaWiki refuses with HTTP 200. */
const refusing = (code: string): Hostility => ({
  name: `a wiki's refusal called ${code}`,
  answer: fromApi(errorAnswer(code, "Refusé."), { "mediawiki-api-error": code, "retry-after": "0.001" }),
});

const inBody = (change: (body: string) => string): Hostility["answer"] =>
  changing((text, format) => (format === "json" ? change(text) : text));

const continuing = (token: (number: number) => string): Hostility["answer"] => {
  return (request) => {
    const body = bodyOf(request).toString();
    const next = token(request.number);
    const more = `{"continue":{"gapcontinue":"${next}","rccontinue":"${next}","lecontinue":"${next}","continue":"-||"},`;
    return body.startsWith("{") ? { body: body.replace(/"continue":\{[^}]*\},/, "").replace("{", more) } : undefined;
  };
};

/** Ways of answering badly that only a MediaWiki knows: errors inside HTTP 200, and listings without their marks. */
export const MEDIAWIKI_HOSTILITIES: readonly Hostility[] = [
  refusing("internal_api_error_DBQueryError"),
  refusing("permissiondenied"),
  refusing("badcontinue"),
  refusing("ratelimited"),
  refusing("maxlag"),
  refusing("readonly"),
  { name: "the mark of the end and nothing else", plausible: "always", answer: fromApi('{"batchcomplete":true}') },
  {
    name: "listings without the mark of their end",
    answer: inBody((body) => body.replace('"batchcomplete":true,', "")),
  },
  {
    name: "listings without their continuation",
    plausible: "always",
    answer: inBody((body) => body.replace(/"continue":\{[^}]*\},/, "")),
  },
  { name: "a continuation that leads to itself", plausible: "always", answer: continuing(() => "1|1") },
  { name: "ever new continuations", plausible: "always", answer: continuing((number) => `${number}|${number}`) },
  {
    name: "pages in the format of old wikis",
    answer: inBody((body) => body.replaceAll("[{", '{"1":{').replaceAll("}]", "}}")),
  },
];
