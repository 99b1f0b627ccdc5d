/** Where a HedgeDoc stands: on a host of its own, or below a path of one. */
export interface Site {
  /** Address of its front page, with a slash at the end. */
  readonly root: string;
  /** `host`, or `host:port` where the port is not the usual one. */
  readonly host: string;
  /** Path of its front page, with a slash at both ends. */
  readonly path: string;
}

/** @param url The source's address in the sources file. */
export function siteOf(url: string): Site {
  const { origin, host, pathname } = new URL(url);
  const path = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return { root: `${origin}${path}`, host, path };
}
