import type { InProcessSubgraph } from "../in-process.js";
import type { PostJson } from "../post-json.js";
import { SIGNATURE_HEADER, signCall } from "../signed-call.js";
import type { AttributionDetail, Attributor } from "./attributor.js";
import { INTERNAL, readInternal, type ShownIds } from "./shown.js";

/** The subgraph that holds the pages, and so knows whose they are. */
const SUBGRAPH = "resources";

/** Where subgraphs are. */
interface Places {
  readonly subgraphs: readonly InProcessSubgraph[];
  readonly urls: Readonly<Record<string, string>>;
  readonly post: PostJson;
  /** What calls over HTTP are signed with; absent when they are not. */
  readonly secret?: string | undefined;
}

/** Finds who tells whose contents are: in this process, else at the URL given; undefined for a graph without such a part. */
export function chooseAttributor({ subgraphs, urls, post, secret }: Places): Attributor | undefined {
  const local = subgraphs.find(({ attributor }) => attributor !== undefined)?.attributor;
  if (local !== undefined) return local;
  const url = urls[SUBGRAPH];
  return url === undefined ? undefined : new HttpAttributor(new URL(url), post, secret);
}

/** Asks over the address of the subgraph's queries, in the extensions of one about nothing. */
class HttpAttributor implements Attributor {
  readonly #url: URL;
  readonly #post: PostJson;
  readonly #secret: string | undefined;

  constructor(url: URL, post: PostJson, secret: string | undefined) {
    this.#url = url;
    this.#post = post;
    this.#secret = secret;
  }

  async attribute(shown: ShownIds, detail: AttributionDetail, signal?: AbortSignal): Promise<object> {
    const attribution = await this.#ask({ attribute: { shown, detail } }, signal);
    if (attribution === null) throw new Error("The subgraph attributes nothing.");
    return attribution;
  }

  async recall(id: string): Promise<object | null> {
    return this.#ask({ recall: id });
  }

  async #ask(question: object, signal?: AbortSignal): Promise<object | null> {
    const body = JSON.stringify({ query: "{ __typename }", extensions: { [INTERNAL]: question } });
    const headers = this.#sign(body);
    const { status, text } = await this.#post({
      url: this.#url,
      body,
      retriable: true,
      headers,
      ...(signal && { signal }),
    });
    const { attribution } = readInternal(JSON.parse(text)) ?? {};
    if (attribution === undefined) throw new Error(`HTTP status ${status} without an attribution.`);
    return attribution;
  }

  /** Whose contents they are does not depend on who asks. */
  #sign(body: string): Record<string, string> {
    if (this.#secret === undefined) return {};
    return { [SIGNATURE_HEADER]: signCall(this.#secret, { subgraph: SUBGRAPH, body, identity: undefined }) };
  }
}
