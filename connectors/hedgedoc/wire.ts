/** `GET /<id>/info`, as far as we read it. It also holds a title, a description, and a counter of views. */
export interface WireInfo {
  /** When the note was made, ISO 8601. */
  readonly createtime: string;
  /** When it was last edited; null before the first edit. */
  readonly updatetime: string | null;
}

/** `GET /<id>/revision`: the revisions HedgeDoc has saved, some minutes after the last edit or every ten minutes. */
export interface WireRevisions {
  readonly revision: readonly WireRevisionEntry[];
}

export interface WireRevisionEntry {
  /** When it was saved, in milliseconds since 1970. */
  readonly time: number;
  /** Length of its text, in UTF-16 units. */
  readonly length: number;
}

/** `GET /<id>/revision/<time>`, as far as we read it. It also holds who wrote what, as ids of accounts. */
export interface WireRevision {
  readonly content: string;
}
