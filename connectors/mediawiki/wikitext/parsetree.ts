import { buildParam, cleanTemplateName, type TemplateCall, type TemplateParam } from "./templates.js";
import { readXmlEvents, type XmlEvent } from "./xml-events.js";

/** What each element of a parsetree stood for in the wikitext: the text before and after its content. */
const BRACKETS: ReadonlyMap<string, readonly [before: string, after: string]> = new Map([
  ["template", ["{{", "}}"]],
  ["tplarg", ["{{{", "}}}"]],
  ["part", ["|", ""]],
  ["ext", ["<", ""]],
  ["inner", [">", ""]],
  ..."root title name equals value attr close comment ignore h possible-h"
    .split(" ")
    .map((name): [string, [string, string]] => [name, ["", ""]]),
]);

/**
 * Gives the template calls that the server itself found in a page, in the shape of `extractTemplates`
 * (`start` and `end` are -1). Values are rebuilt to wikitext, without comments.
 * @see https://www.mediawiki.org/wiki/API:Parsing_wikitext (`prop=parsetree`)
 * @throws Error when the text is not a parsetree; entities and declarations are refused, never expanded
 */
export function templatesFromParsetree(xml: string): TemplateCall[] {
  const rebuilder = new WikitextRebuilder();
  for (const event of readXmlEvents(xml)) rebuilder.take(event);
  return rebuilder.finish();
}

/** A stretch of the rebuilt text. */
interface Stretch {
  start: number;
  end: number;
}

interface PartMarks {
  name: Stretch;
  value: Stretch;
  /** The number of a positional parameter. */
  index: string | undefined;
}

interface CallMarks {
  title: Stretch;
  parts: PartMarks[];
}

/** Writes the wikitext again while reading the tree, and remembers where outermost calls and their parts stand in it. */
class WikitextRebuilder {
  readonly #elements: string[] = [];
  readonly #calls: CallMarks[] = [];
  readonly #written: string[] = [];
  #length = 0;
  #braceDepth = 0;
  #inComment = false;
  #extensionHasInner = false;
  #finished = false;

  take(event: XmlEvent): void {
    if (event.kind === "text") return this.#takeText(event.text);
    if (event.kind === "close") return this.#close(event.name);
    this.#open(event.name, event.attributes.get("index"));
    if (event.empty) this.#close(event.name);
  }

  finish(): TemplateCall[] {
    if (!this.#finished) throw new Error("The parsetree ends before its root element does.");
    const text = this.#written.join("");
    return this.#calls.map((call) => marksToCall(call, text));
  }

  #takeText(text: string): void {
    if (this.#elements.length > 0) this.#write(text);
    else if (text.trim() !== "") throw new Error("The parsetree has text outside its root element.");
  }

  #open(name: string, index: string | undefined): void {
    const brackets = BRACKETS.get(name);
    if (!brackets) throw new Error(`The parsetree holds an unknown element: "${name}".`);
    if (this.#finished || (name === "root") !== (this.#elements.length === 0)) {
      throw new Error(`The parsetree has its "${name}" element at a wrong place.`);
    }
    if (name === "template" || name === "tplarg") this.#braceDepth++;
    if (name === "ext") this.#extensionHasInner = false;
    if (name === "inner") this.#extensionHasInner = true;
    if (name === "comment") this.#inComment = true;
    this.#write(brackets[0]);
    this.#markStart(name, index);
    this.#elements.push(name);
  }

  #close(name: string): void {
    if (this.#elements.pop() !== name) throw new Error(`The parsetree closes "${name}" out of order.`);
    this.#markEnd(name);
    if (name === "comment") this.#inComment = false;
    if (name === "ext" && !this.#extensionHasInner) this.#write("/>");
    this.#write(BRACKETS.get(name)?.[1] ?? "");
    if (name === "template" || name === "tplarg") this.#braceDepth--;
    if (name === "root") this.#finished = true;
  }

  #write(text: string): void {
    if (this.#inComment || text === "") return;
    this.#written.push(text);
    this.#length += text.length;
  }

  /** Marks the outermost calls only, and their own parts; a call inside a `tplarg` is an inner one. */
  #markStart(name: string, index: string | undefined): void {
    if (this.#braceDepth !== 1) return;
    const stretch = { start: this.#length, end: this.#length };
    if (name === "template") this.#calls.push({ title: { ...stretch }, parts: [] });
    else if (this.#isInside("template") && name === "title") this.#call().title = stretch;
    else if (this.#isInside("template") && name === "part") this.#call().parts.push(newPart(stretch));
    else if (this.#isInside("part") && name === "name") Object.assign(this.#part(), { name: stretch, index });
    else if (this.#isInside("part") && name === "value") this.#part().value = stretch;
  }

  #markEnd(name: string): void {
    if (this.#braceDepth !== 1) return;
    if (this.#isInside("template") && name === "title") this.#call().title.end = this.#length;
    else if (this.#isInside("part") && name === "name") this.#part().name.end = this.#length;
    else if (this.#isInside("part") && name === "value") this.#part().value.end = this.#length;
  }

  /** True directly inside a template, or directly inside a part of one. */
  #isInside(parent: "template" | "part"): boolean {
    if (this.#elements.at(-1) !== parent) return false;
    return parent === "template" || this.#elements.at(-2) === "template";
  }

  #call(): CallMarks {
    const call = this.#calls.at(-1);
    if (!call) throw new Error("The parsetree has a part outside of a template.");
    return call;
  }

  #part(): PartMarks {
    const part = this.#call().parts.at(-1);
    if (!part) throw new Error("The parsetree has a value outside of a part.");
    return part;
  }
}

function newPart(stretch: Stretch): PartMarks {
  return { name: { ...stretch }, value: { ...stretch }, index: undefined };
}

function marksToCall(call: CallMarks, text: string): TemplateCall {
  const read = ({ start, end }: Stretch): string => text.slice(start, end);
  const params = call.parts.map(({ name, value, index }): TemplateParam => {
    return buildParam(index === undefined ? read(name) : undefined, read(value), Number(index));
  });
  return { name: cleanTemplateName(read(call.title)), params, start: -1, end: -1 };
}
