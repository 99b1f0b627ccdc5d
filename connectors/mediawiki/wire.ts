/** What MediaWiki's api.php answers with formatversion=2; only what we read. https://www.mediawiki.org/wiki/API:Main_page */
export interface ApiBody {
  readonly errors?: readonly { readonly code: string; readonly text?: string }[];
  /** The format of wikis before 1.25 or without errorformat. */
  readonly error?: { readonly code: string; readonly info?: string };
  readonly batchcomplete?: boolean;
  readonly continue?: Readonly<Record<string, string | number>>;
  readonly query?: {
    readonly general?: WireGeneral;
    readonly rightsinfo?: { readonly url: string; readonly text: string };
    readonly namespaces?: Readonly<
      Record<string, { readonly id: number; readonly name: string; readonly canonical?: string }>
    >;
    readonly statistics?: { readonly pages: number; readonly jobs?: number };
    readonly pages?: readonly WirePage[];
    readonly recentchanges?: readonly WireChange[];
    readonly logevents?: readonly WireLogEvent[];
    readonly embeddedin?: readonly { readonly pageid: number; readonly ns: number }[];
    readonly badrevids?: Readonly<Record<string, { readonly revid: number }>>;
  };
  readonly parse?: { readonly parsetree?: string; readonly text?: string };
}

/** https://www.mediawiki.org/wiki/API:Siteinfo */
export interface WireGeneral {
  readonly generator: string;
  readonly lang: string;
  readonly server: string;
  readonly articlepath: string;
  readonly script: string;
  /** The server's clock, ISO 8601. */
  readonly time: string;
  readonly sitename: string;
}

/** https://www.mediawiki.org/wiki/API:Query */
export interface WirePage {
  /** Ours, not the wiki's: why the page cannot be read as a page. */
  readonly malformed?: string;
  readonly pageid?: number;
  readonly ns?: number;
  readonly title?: string;
  readonly missing?: boolean;
  readonly invalid?: boolean;
  readonly special?: boolean;
  readonly redirect?: boolean;
  readonly contentmodel?: string;
  readonly pagelanguage?: string;
  readonly lastrevid?: number;
  readonly fullurl?: string;
  readonly canonicalurl?: string;
  readonly revisions?: readonly WireRevision[];
  readonly categories?: readonly { readonly title: string }[];
  readonly contributors?: readonly { readonly name: string }[];
  readonly anoncontributors?: number;
  readonly extlinks?: readonly { readonly url: string }[];
}

export interface WireRevision {
  readonly revid: number;
  readonly timestamp?: string;
  readonly sha1?: string;
  readonly sha1hidden?: boolean;
  readonly userhidden?: boolean;
  readonly slots?: {
    readonly main?: { readonly contentmodel?: string; readonly content?: string; readonly texthidden?: boolean };
  };
}

/** https://www.mediawiki.org/wiki/API:RecentChanges */
export interface WireChange {
  readonly type: string;
  readonly ns: number;
  readonly title: string;
  readonly pageid: number;
  readonly rcid: number;
  readonly timestamp: string;
  readonly logtype?: string;
  readonly logaction?: string;
  readonly logparams?: WireLogParams;
  /** The entry is hidden: it tells neither page nor action. */
  readonly actionhidden?: boolean;
}

/** https://www.mediawiki.org/wiki/API:Logevents */
export interface WireLogEvent {
  readonly logid: number;
  readonly ns: number;
  readonly title: string;
  readonly pageid: number;
  /** The page the entry was written about; `pageid` is whoever holds the title now. */
  readonly logpage: number;
  readonly timestamp: string;
  readonly type: string;
  readonly action: string;
  readonly params?: WireLogParams;
  readonly actionhidden?: boolean;
}

export interface WireLogParams {
  readonly target_ns?: number;
  readonly target_title?: string;
  readonly dest_ns?: number;
  readonly dest_title?: string;
  readonly type?: string;
  readonly ids?: readonly number[];
  readonly new?: { readonly content?: boolean; readonly user?: boolean; readonly comment?: boolean };
}
