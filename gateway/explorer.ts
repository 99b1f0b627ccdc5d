import type { FastifyInstance, FastifyReply } from "fastify";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { loadExplorerAssets, type ExplorerAsset } from "./explorer-assets.js";
import { renderExplorerPage } from "./explorer-page.js";

const compress = promisify(gzip);

/**
 * The page may load and ask only what this server gives. GraphiQL brings fonts inside its CSS, and its dialogs add a style
 * element of their own, which is why styles (never scripts) may be inline.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** An asset's name changes with its content, so a browser may keep it for ever. */
const FOR_EVER = "public, max-age=31536000, immutable";

/** Serves GraphiQL under `/explorer/` from this server alone, with the given query in its editor. */
export function serveExplorer(app: FastifyInstance, query: string): void {
  const assets = loadExplorerAssets();
  const page = renderExplorerPage(assets, query);
  const byName = new Map(assets.map((asset) => [asset.name, asset]));

  app.get("/explorer", (_request, reply) => reply.redirect("explorer/"));
  app.get("/explorer/", (_request, reply) =>
    reply
      .header("content-security-policy", CONTENT_SECURITY_POLICY)
      .header("referrer-policy", "no-referrer")
      .header("cache-control", "no-cache")
      .type("text/html; charset=utf-8")
      .send(page),
  );
  app.get<{ Params: { name: string } }>("/explorer/assets/:name", (request, reply) => {
    const asset = byName.get(request.params.name);
    return asset ? sendAsset(asset, request.headers["accept-encoding"], reply) : reply.callNotFound();
  });
}

async function sendAsset(asset: ExplorerAsset, encodings = "", reply: FastifyReply): Promise<FastifyReply> {
  reply.header("cache-control", FOR_EVER).header("vary", "accept-encoding").type(asset.type);
  if (!/\bgzip\b/.test(encodings)) return reply.send(asset.body);
  asset.compressed ??= compress(asset.body);
  return reply.header("content-encoding", "gzip").send(await asset.compressed);
}
