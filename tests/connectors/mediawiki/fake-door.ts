import { readFileSync } from "node:fs";
import type { HttpDoor, HttpRequest, HttpResponse } from "../../../connectors/http/door.js";
import { MediaWikiApi } from "../../../connectors/mediawiki/api.js";
import type { ApiBody } from "../../../connectors/mediawiki/wire.js";

/** An answer as a wiki sends it. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A door that nobody stands behind: it hands requests to a function and keeps them. */
export interface FakeDoor extends HttpDoor {
  readonly requests: HttpRequest[];
}

export function fakeDoor(answer: (params: URLSearchParams) => ApiBody | FakeAnswer): FakeDoor {
  const requests: HttpRequest[] = [];
  return {
    requests,
    usage: { requests: 0, bytes: 0, retries: 0 },
    async send(request) {
      requests.push(request);
      const given = answer(paramsOf(request));
      return responseOf("body" in given ? given : asAnswer(given));
    },
  };
}

/** The API of a wiki that answers so. */
export function fakeApi(answer: (params: URLSearchParams) => ApiBody | FakeAnswer): MediaWikiApi & { door: FakeDoor } {
  const door = fakeDoor(answer);
  return Object.assign(new MediaWikiApi(door, "https://wiki.example.test/api.php"), { door });
}

/** The parameters of a request, whether they stand in its address or in its body. */
export function paramsOf({ url, form = {} }: HttpRequest): URLSearchParams {
  return new URLSearchParams([...new URL(url).searchParams, ...Object.entries(form)]);
}

export function responseOf({ status, headers, body }: FakeAnswer): HttpResponse {
  return {
    url: "https://wiki.example.test/api.php",
    status,
    headers: new Headers(headers),
    body: Buffer.from(body),
    text: () => body,
    json: () => JSON.parse(body) as unknown,
  };
}

function asAnswer(body: ApiBody): FakeAnswer {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** A recorded answer, headers and all. */
export function recordedAnswer(path: string): FakeAnswer {
  const text = readFileSync(`tests/recordings/mediawiki/${path}.json`, "utf8");
  return (JSON.parse(text) as { response: FakeAnswer }).response;
}
