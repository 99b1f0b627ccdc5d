import { compileSchema } from "../../schema/validate.js";
import type { WireAddress, WireComment, WireFeedItem } from "./wire.js";

/** Longest sitemap or feed that is read, in UTF-16 units. 2,000 articles, 1,000 rubriques and their translations need 2 MB. */
export const LONGEST_XML = 4 * 1024 * 1024;

/** How many addresses a sitemap may name: as many as the protocol allows. */
export const MOST_ADDRESSES = 50_000;

/** How many articles a feed may hold: SPIP gives the 10 latest and all of the last 3 days. */
export const MOST_ITEMS = 1_000;

/** How many comments a feed of comments may hold: SPIP gives the 100 latest. */
export const MOST_COMMENTS = 1_000;

const text = { type: "string" };
const address = { type: "string", minLength: 1, maxLength: 2_048 };
const word = { type: "string", maxLength: 200 };
const words = { type: "array", maxItems: 500, items: { type: "string", maxLength: 2_000 } };

/** Other members are allowed: skeletons may add to what SPIP gives. */
function record(properties: object, required: readonly string[] = []): object {
  return { type: "object", properties, required };
}

function listOf(maxItems: number): object {
  // Each is checked for itself: one that is broken must not take the others with it.
  return { type: "array", maxItems, items: {} };
}

/** Checks a sitemap as a whole. An empty element is an empty string to the parser. @throws InvalidError */
export const validateSitemap = compileSchema<{ readonly urlset: "" | { readonly url?: readonly unknown[] } }>(
  record({ urlset: { anyOf: [{ const: "" }, { type: "object", properties: { url: listOf(MOST_ADDRESSES) } }] } }, [
    "urlset",
  ]),
);

/** @throws InvalidError */
export const validateAddress = compileSchema<WireAddress>(
  record({ loc: address, lastmod: { type: "string", maxLength: 40 } }, ["loc"]),
);

/** Checks a feed as a whole. @throws InvalidError */
export const validateFeed = compileSchema<{ readonly items?: readonly unknown[] }>(
  record({ items: listOf(MOST_ITEMS) }),
);

/** @throws InvalidError */
export const validateFeedItem = compileSchema<WireFeedItem>(
  record(
    {
      title: text,
      link: address,
      description: text,
      content: record({ encoded: text }),
      dc: record({ creators: words, subjects: words, dates: { type: "array", maxItems: 10, items: word } }),
    },
    ["link"],
  ),
);

/** @throws InvalidError */
export const validateComments = compileSchema<{ readonly items?: readonly unknown[] }>(
  record({ items: listOf(MOST_COMMENTS) }),
);

/** @throws InvalidError */
export const validateComment = compileSchema<WireComment>(
  record({ pubDate: word, dc: record({ dates: { type: "array", maxItems: 10, items: word } }) }),
);
