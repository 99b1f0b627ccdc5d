import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import type { Excerpt, Mark } from "../../store/search/excerpt.js";

export const SearchMatchName = { ALL: "ALL", SOME: "SOME" } as const;
registerEnumType(SearchMatchName, {
  name: "SearchMatch",
  description: "How much of a search its results answer.",
  valuesConfig: {
    ALL: { description: "Every result has all words." },
    SOME: {
      description:
        "No resource of the graph has all words, whatever the filter. The results have half of them, rounded down, or more; those with most come first.",
    },
  },
});

export enum HighlightField {
  TITLE = "TITLE",
  SUMMARY = "SUMMARY",
  DESCRIPTION = "DESCRIPTION",
  KEYWORD = "KEYWORD",
  THEME = "THEME",
  CHALLENGE = "CHALLENGE",
  ORGANIZATION = "ORGANIZATION",
}
registerEnumType(HighlightField, {
  name: "HighlightField",
  description: "Where words of a search stand.",
  valuesConfig: {
    TITLE: { description: "The title." },
    SUMMARY: { description: "The summary." },
    DESCRIPTION: { description: "The full text." },
    KEYWORD: { description: "One of the keywords." },
    THEME: { description: "One of the themes." },
    CHALLENGE: { description: "One of the challenges." },
    ORGANIZATION: { description: "The name of an organization that carries or uses the resource." },
  },
});

@ObjectType({ description: "Part of a text, in UTF-16 units, as JavaScript counts them." })
export class HighlightMark {
  @Field(() => Int, { description: "Where it begins; 0 is the beginning of the text." })
  start!: number;

  @Field(() => Int, { description: "Where it ends: the place behind its last character." })
  end!: number;
}

@ObjectType({ description: "Where a resource has words of a search." })
export class Highlight {
  @Field(() => HighlightField, { description: "Which of its texts." })
  field!: HighlightField;

  @Field(() => String, {
    description: "The text, plain; of a long one about 200 characters around the best place, with … where it is cut.",
  })
  text!: string;

  @Field(() => [HighlightMark], { description: "The words found in `text`, in order; they do not overlap." })
  marks!: readonly Mark[];

  @Field(() => String, {
    description:
      "`text` as HTML: everything escaped, the words found between <mark> and </mark>. Safe to show as it is.",
  })
  html!: string;
}

export function toHighlight(field: HighlightField, { text, marks }: Excerpt): Highlight {
  return { field, text, marks, html: toHtml(text, marks) };
}

function toHtml(text: string, marks: readonly Mark[]): string {
  let html = "";
  let done = 0;
  for (const { start, end } of marks) {
    html += `${escapeHtml(text.slice(done, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`;
    done = end;
  }
  return html + escapeHtml(text.slice(done));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
