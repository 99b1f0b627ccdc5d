import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

/** One POST of JSON. */
export interface JsonPost {
  readonly url: URL;
  readonly body: string;
  /** Whether it may be sent again when a kept connection turns out to be closed. */
  readonly retriable: boolean;
  /** Sent besides those that every POST of JSON has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends one POST and gives the answer, whatever its status. */
export type PostJson = (post: JsonPost) => Promise<{ status: number; text: string }>;

/** Limits of the answers that the gateway reads from its subgraphs. */
export interface PostLimits {
  /** How long one answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Bytes of one answer; a page of a hundred full resources has about 1 MB. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number;
}

/**
 * Opens a client that keeps its connections. Node's own `http` is used because the gateway's stock fetcher, built on
 * make-fetch-happen, takes more time per call than the rest of a small request.
 */
export function openJsonClient({ timeoutMs, maxBytes = 32 * 1024 * 1024 }: PostLimits): {
  post: PostJson;
  close(): void;
} {
  const plain = new HttpAgent({ keepAlive: true, scheduling: "lifo" });
  const secure = new HttpsAgent({ keepAlive: true, scheduling: "lifo" });
  const send = (post: JsonPost): ClientRequest => {
    const isSecure = post.url.protocol === "https:";
    const request = (isSecure ? requestHttps : requestHttp)(post.url, {
      method: "POST",
      agent: isSecure ? secure : plain,
      timeout: timeoutMs,
      headers: {
        ...post.headers,
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
        "content-length": Buffer.byteLength(post.body),
      },
      ...(post.signal ? { signal: post.signal } : {}),
    });
    // The socket's timeout only tells; it does not stop anything by itself.
    request.once("timeout", () => request.destroy(new Error(`No answer within ${timeoutMs} ms.`)));
    request.end(post.body);
    return request;
  };
  const post: PostJson = async (options) => {
    const request = send(options);
    try {
      return await readAnswer(request, maxBytes);
    } catch (error) {
      if (!options.retriable || !wasClosedBeforeUse(request, error)) throw error;
      return readAnswer(send(options), maxBytes);
    }
  };
  return { post, close: () => [plain, secure].forEach((agent) => agent.destroy()) };
}

/** True when the server closed a kept connection just as we used it again: nothing has been read, so asking anew is right. */
function wasClosedBeforeUse(request: ClientRequest, error: unknown): boolean {
  return request.reusedSocket && error instanceof Error && "code" in error && error.code === "ECONNRESET";
}

function readAnswer(request: ClientRequest, maxBytes: number): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes <= maxBytes) return;
        reject(new Error(`The answer has more than ${maxBytes} bytes.`));
        request.destroy();
      });
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
  });
}
