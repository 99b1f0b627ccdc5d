import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "../database/dialect.js";
import { littleToken, stemToken } from "./document.js";
import type { Atom, Term } from "./parse-search.js";

/*
 * The index in SQL. Both databases have a table `search_index` with one row for each row of `search_document`, of the
 * same `rowid`, which their triggers keep: FTS5 on SQLite, a tsvector on PostgreSQL. Tokens hold letters, digits and
 * the marks = ~ only, so that quoting them is safe; they are bound as values all the same.
 */

/** True for rows that fulfil all terms, or at least one. */
export function fulfils(dialect: Dialect, terms: readonly Term[], how: "all" | "any"): RawBuilder<boolean> {
  const expression = expressionOf(dialect, terms, how);
  return dialect === "sqlite"
    ? sql<boolean>`search_index match ${expression}`
    : sql<boolean>`search_index.vector @@ ${expression}::tsquery`;
}

/**
 * How well title, labels, summary and description answer in FTS5. Beside the words' rarity each field gives at most 2.2,
 * the more the more often they occur; the weights inside let a title count in full whose text is long.
 */
const BM25 = sql.raw(
  [
    "8.0 * bm25(search_index, 20.0, 0.0, 0.0, 0.0)",
    "3.0 * bm25(search_index, 0.0, 5.0, 0.0, 0.0)",
    "1.5 * bm25(search_index, 0.0, 0.0, 3.0, 0.0)",
    "bm25(search_index, 0.0, 0.0, 0.0, 1.0)",
  ].join(" + "),
);

/** How much they weigh in PostgreSQL, the least first. */
const TSVECTOR_WEIGHTS = sql.raw("'{0.05, 0.2, 0.4, 1.0}'");

/**
 * How well a row that fulfils at least one of the terms answers them, from 0 to some 1,000: the field, then the number of
 * occurrences, then, on SQLite, how rare the words are. On SQLite only beside {@link fulfils} of the same terms.
 */
export function rankOf(dialect: Dialect, terms: readonly Term[]): RawBuilder<number> {
  if (dialect === "sqlite") return sql<number>`-(${BM25})`;
  // Of words joined by AND it would compare each place of each with all places of the others.
  const any = expressionOf(dialect, terms, "any");
  return sql<number>`ts_rank(${TSVECTOR_WEIGHTS}, search_index.vector, ${any}::tsquery)::float8`;
}

function expressionOf(dialect: Dialect, terms: readonly Term[], how: "all" | "any"): string {
  const { and, or, atom } = LANGUAGES[dialect];
  const alternatives = (term: Term) => term.map((atoms) => `(${atoms.map(atom).join(and)})`).join(or);
  return terms.map((term) => `(${alternatives(term)})`).join(how === "all" ? and : or);
}

interface QueryLanguage {
  readonly and: string;
  readonly or: string;
  readonly atom: (atom: Atom) => string;
}

const LANGUAGES: { readonly [dialect in Dialect]: QueryLanguage } = {
  sqlite: {
    and: " AND ",
    or: " OR ",
    atom: (atom) => {
      if (atom.type === "phrase") return `"${atom.words.join(" ")}"`;
      return atom.type === "prefix" ? `"${atom.word}"*` : `"${tokenOf(atom)}"`;
    },
  },
  postgresql: {
    and: " & ",
    or: " | ",
    atom: (atom) => {
      if (atom.type === "phrase") return `(${atom.words.map((word) => `'${word}'`).join(" <-> ")})`;
      return atom.type === "prefix" ? `'${atom.word}':*` : `'${tokenOf(atom)}'`;
    },
  },
};

function tokenOf(atom: Exclude<Atom, { type: "phrase" }>): string {
  if (atom.type === "stem") return stemToken(atom.word);
  return atom.type === "little" ? littleToken(atom.word) : atom.word;
}
