import { describe, expect, it } from "vitest";
import { templatesFromParsetree } from "../../../connectors/mediawiki/wikitext/parsetree.js";

const root = (inner: string): string => `<root>${inner}</root>`;
const valueOf = (inner: string): string | undefined =>
  templatesFromParsetree(
    root(`<template><title>A</title><part><name index="1"/><value>${inner}</value></part></template>`),
  )[0]?.params[0]?.value;

describe("templatesFromParsetree", () => {
  it.each([
    [
      "a nested call",
      "<template><title>B</title><part><name>c</name><equals>=</equals><value>d</value></part></template>",
      "{{B|c=d}}",
    ],
    [
      "a positional part",
      '<template><title>B</title><part><name index="1"/><value> d </value></part></template>',
      "{{B| d }}",
    ],
    ["an argument", '<tplarg><title>p</title><part><name index="1"/><value>d</value></part></tplarg>', "{{{p|d}}}"],
    [
      "a tag with content",
      "<ext><name>ref</name><attr> name=&quot;a&quot;</attr><inner>b &lt; c</inner><close>&lt;/ref&gt;</close></ext>",
      '<ref name="a">b < c</ref>',
    ],
    ["an empty tag", "<ext><name>references</name><attr> </attr></ext>", "<references />"],
    [
      "a tag with empty content",
      "<ext><name>ref</name><attr/><inner/><close>&lt;/ref&gt;</close></ext>",
      "<ref></ref>",
    ],
    ["a comment", "x<comment>&lt;!-- y --&gt;</comment>z", "xz"],
    ["an inclusion tag", "<ignore>&lt;noinclude&gt;</ignore>x", "<noinclude>x"],
    ["a heading", '<possible-h level="2" i="1">== T ==</possible-h>', "== T =="],
  ])("rebuilds %s", (_, xml, wikitext) => {
    expect(valueOf(xml)).toBe(wikitext);
  });

  it("gives calls inside headings, but not those inside another call or argument", () => {
    const call = (title: string): string => `<template><title>${title}</title></template>`;
    const xml = root(
      `<h level="2" i="1">== ${call("A")} ==</h><tplarg><title>p</title><part><name index="1"/><value>${call("B")}</value></part></tplarg>` +
        `<template><title>C${call("D")}</title></template>`,
    );
    expect(templatesFromParsetree(xml).map(({ name }) => name)).toEqual(["A", "C{{D}}"]);
  });

  it("reads a tree nested 10 000 deep", () => {
    const open = '<template><title>a</title><part><name index="1"/><value>';
    const xml = root(open.repeat(10_000) + "x" + "</value></part></template>".repeat(10_000));
    expect(templatesFromParsetree(xml)[0]?.params[0]?.value).toHaveLength(1 + 9_999 * "{{a|}}".length);
  });

  it.each([
    ["an empty text", ""],
    ["no root", "<template><title>A</title></template>"],
    ["an end that is missing", "<root><template>"],
    ["elements out of order", "<root><template><title></template></title></root>"],
    ["an unknown element", "<root><script>x</script></root>"],
    ["an element named like a property of objects", "<root><constructor>x</constructor></root>"],
    ["text after the root", "<root></root>x"],
    ["a second root", "<root></root><root></root>"],
    ["a bare ampersand", "<root>a & b</root>"],
    ["a stray bracket", "<root>a < b</root>"],
    ["a comment of XML", "<root><!-- x --></root>"],
    ["a part outside of a template", "<root><value>x</value></root><"],
  ])("refuses %s", (_, xml) => {
    expect(() => templatesFromParsetree(xml)).toThrow(/parsetree/);
  });

  it("refuses entity bombs and outside entities instead of expanding them", () => {
    const bomb = '<!DOCTYPE root [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><root>&b;</root>';
    expect(() => templatesFromParsetree(bomb)).toThrow(/not readable XML/);
    expect(() => templatesFromParsetree("<root>&b;</root>")).toThrow(/entity/);
    expect(() => templatesFromParsetree("<root>&#65;</root>")).toThrow(/entity/);
  });
});
