import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { TextRenderer } from "../../subgraphs/resources/text-renderer.js";

describe("the rendering of texts", () => {
  it("makes each text once, however often it is asked for", async () => {
    const made: string[] = [];
    const renderer = new TextRenderer((markdown) => {
      made.push(markdown);
      return markdown.toUpperCase();
    });

    expect(await Promise.all(["a", "b", "a"].map((text) => renderer.get(text)))).toEqual(["A", "B", "A"]);
    expect(await renderer.get("b")).toBe("B");
    expect(made).toEqual(["a", "b"]);
  });

  it("lets others have their turn between two texts", async () => {
    const order: string[] = [];
    const renderer = new TextRenderer((markdown) => {
      order.push(markdown);
      return markdown;
    });
    const someoneElse = async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await setImmediate();
        order.push("someone else");
      }
    };

    await Promise.all([someoneElse(), ...["a", "b", "c"].map((text) => renderer.get(text))]);

    expect(order.join(" ")).toMatch(/a someone else b someone else c|someone else a someone else b someone else c/);
  });

  it("goes on when one text cannot be rendered", async () => {
    const renderer = new TextRenderer((markdown) => {
      if (markdown === "bad") throw new Error("Too long.");
      return markdown;
    });
    const [bad, good] = await Promise.allSettled([renderer.get("bad"), renderer.get("good")]);

    expect(bad).toMatchObject({ status: "rejected" });
    expect(good).toEqual({ status: "fulfilled", value: "good" });
  });
});
