import { readFileSync, readdirSync } from "node:fs";

const RECORDINGS = new URL("../../recordings/", import.meta.url);

export interface ExpectedTemplate {
  name: string;
  params: Record<string, string>;
  params_in_order?: [string, string][];
}

export interface ExpectedPage {
  pageid: number;
  title: string;
  /** Absent for redirects and for pages that are not wikitext. */
  templates?: ExpectedTemplate[];
}

interface QueryPage {
  pageid: number;
  title: string;
  revisions: { slots: { main: { content: string } } }[];
}

/** Gives the JSON answers recorded in a folder, in order. */
export function readAnswers(folder: string): unknown[] {
  const directory = new URL(`mediawiki/${folder}/`, RECORDINGS);
  return readdirSync(directory)
    .toSorted()
    .map((file) => JSON.parse(JSON.parse(readFileSync(new URL(file, directory), "utf8")).response.body));
}

/** Gives the wikitext of every listed page, by page id. */
export function readListing(folder: string): Map<number, { title: string; wikitext: string }> {
  const answers = readAnswers(folder) as { query: { pages: QueryPage[] } }[];
  const pages = answers.flatMap((answer) => answer.query.pages);
  return new Map(pages.map((page) => [page.pageid, toPage(page)]));
}

/** Gives what the server's own database says of each page of a state. */
export function readExpectedPages(state: "A" | "B"): ExpectedPage[] {
  const file = new URL(`expected/mediawiki-state-${state}.json`, RECORDINGS);
  return (JSON.parse(readFileSync(file, "utf8")) as { pages: ExpectedPage[] }).pages;
}

/** Gives the parsetree of every page that has one, by page id. */
export function readParsetrees(folder: string): Map<number, string> {
  const answers = readAnswers(folder) as { parse: { pageid: number; parsetree: string } }[];
  return new Map(answers.map(({ parse }) => [parse.pageid, parse.parsetree]));
}

function toPage({ title, revisions }: QueryPage): { title: string; wikitext: string } {
  return { title, wikitext: revisions[0]?.slots.main.content ?? "" };
}
