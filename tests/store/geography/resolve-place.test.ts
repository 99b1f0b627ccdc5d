import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { resolvePlace } from "../../../store/geography/resolve-place.js";

const geography = loadGeography();

function ask(text: string, near?: string) {
  return resolvePlace(text, near === undefined ? undefined : geography.get(near), geography);
}

/** The first candidate and its status, or nothing. */
function best(text: string, near?: string): string {
  const [first] = ask(text, near);
  return first ? `${first.territoryId} ${first.status}` : "";
}

describe("resolvePlace reads", () => {
  it.each([
    ["crest", "commune:26108"],
    ["Crest ?", "commune:26108"],
    ["dans la drôme", "department:26"],
    ["st etienne", "commune:42218"],
    ["plaine commune", "ept:200057867"],
    ["biovallée", "project:biovallee"],
    ["communauté de communes du diois", "epci:242600534"],
    ["paris", "commune:75056"],
    ["la réunion", "department:974"],
    ["nantes", "commune:44109"],
    ["annecy-le-vieux", "delegated-commune:74011"],
    ["pierrefitte-sur-seine", "delegated-commune:93059"],
  ])("a name as typed in a search box: %s", (text, id) => expect(best(text)).toBe(`${id} resolved`));

  it.each([
    ["26400 crest", "commune:26108"],
    ["crest drome", "commune:26108"],
    ["crest 26", "commune:26108"],
    ["montreuil 85", "commune:85148"],
    ["saint denis réunion", "commune:97411"],
    ["Courcy (Marne)", "commune:51183"],
    ["rue somme", "commune:80688"],
    ["saint-ouen 93", "commune:93070"],
  ])("a name with what makes it precise: %s", (text, id) => expect(best(text)).toBe(`${id} resolved`));

  it.each([
    ["id", "commune:26108", "commune:26108 resolved"],
    ["INSEE code", "2A004", "commune:2A004 resolved"],
    ["number of a département", "26", "department:26 resolved"],
    ["postal code of one commune", "42000", "commune:42218 resolved"],
    ["postal code of an arrondissement", "75011", "municipal-arrondissement:75111 resolved"],
    ["id of the past", "commune:93059", "commune:93066 resolved"],
    ["code of the past", "93059", "commune:93066 resolved"],
    ["name of the past", "Châtillon-sur-Lison", "commune:25185 resolved"],
    ["point", "44.7289, 5.0217", "commune:26108 resolved"],
    ["link to a map", "https://www.openstreetmap.org/#map=15/44.7264/5.0152", "commune:26108 resolved"],
  ])("the %s %s", (_, text, answer) => expect(best(text)).toBe(answer));

  it("an id that was divided as one of several, and says why", () => {
    const candidates = ask("epci:200071157");
    expect(candidates.length).toBe(2);
    expect(candidates.every(({ status }) => status === "ambiguous")).toBe(true);
    expect(candidates[0]?.reason).toMatch(/divided into/);
  });

  it("every commune of a postal code, none of which is sure", () => {
    const candidates = ask("26400");
    expect(candidates.length).toBeGreaterThan(5);
    expect(candidates.every(({ status }) => status === "ambiguous")).toBe(true);
    expect(candidates[0]?.territoryId).toBe("commune:26108");
  });

  it.each([
    ["Courcy, près de Reims", "commune:51183"],
    ["Le tiers-lieu ouvre ses portes à Crest en septembre.", "commune:26108"],
    ["courcy, près de reims", "commune:51183"],
  ])("a phrase: %s", (text, id) => expect(ask(text)[0]?.territoryId).toBe(id));

  it("a landmark as less likely than the place it is near", () => {
    const [first, second] = ask("Courcy, près de Reims");
    expect([first?.territoryId, second?.territoryId]).toEqual(["commune:51183", "commune:51454"]);
    expect(first?.confidence).toBeGreaterThan(second?.confidence ?? 1);
  });

  it.each([
    [""],
    ["  "],
    ["?!"],
    ["France"],
    ["en ligne"],
    ["université de toulouse"],
    ["rien de tel ici"],
    ["50.8467, 4.3525"],
  ])("nothing in %j", (text) => expect(ask(text)).toEqual([]));
});

describe("resolvePlace, among homonyms,", () => {
  it("leaves open what nothing settles, the most populous first", () => {
    expect(best("saint denis")).toBe("commune:97411 ambiguous");
    expect(ask("courcy").map(({ territoryId, status }) => [territoryId, status])).toEqual([
      ["commune:51183", "ambiguous"],
      ["commune:50145", "ambiguous"],
      ["commune:14190", "ambiguous"],
    ]);
    expect(best("vienne")).toMatch(/ambiguous$/);
  });

  it("does not take a hamlet for the town whose name begins alike", () => {
    expect(best("aix")).toBe("commune:13001 ambiguous");
    expect(best("évry")).toBe("commune:91228 ambiguous");
    expect(ask("aix").map(({ territoryId }) => territoryId)).toContain("commune:19002");
    expect(best("aix", "department:19")).toBe("commune:19002 resolved");
  });

  it("takes a city for its bare name", () => expect(best("montreuil")).toBe("commune:93048 resolved"));

  it("is not sure of an everyday word", () => {
    const [first] = ask("rue");
    expect(first).toMatchObject({ territoryId: "commune:80688", status: "ambiguous" });
    expect(first?.confidence).toBeLessThanOrEqual(0.3);
  });

  it.each([
    ["courcy", "commune:51454", "commune:51183"],
    ["courcy", "department:50", "commune:50145"],
    ["saint denis", "department:974", "commune:97411"],
    ["saint-denis", "commune:93001", "commune:93066"],
    ["saillans", "commune:26108", "commune:26289"],
    ["saillans", "project:biovallee", "commune:26289"],
    ["montreuil", "department:85", "commune:85148"],
    ["vienne", "commune:86194", "department:86"],
    ["vienne", "department:38", "commune:38544"],
    ["rue", "department:80", "commune:80688"],
    ["26400", "commune:26011", "commune:26011"],
  ])("chooses for %s near %s", (text, near, id) => expect(best(text, near)).toBe(`${id} resolved`));

  it("does not let a région hide a city far better known", () =>
    expect(best("montreuil", "region:28")).not.toBe("commune:28267 resolved"));

  it("says why, by what contains both", () =>
    expect(ask("courcy", "commune:51454")[0]?.reason).toMatch(/same intercommunalité as Reims/));
});

describe("resolvePlace, whatever it is given,", () => {
  const words = fc.constantFrom(
    ..."crest Saint Denis (26) , Drôme près de à 51220 Courcy 44.7289 5.0217 la rue Y université commune:26108 lat: ° ' é\u0301 – \n".split(
      " ",
    ),
  );
  const texts = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.array(words, { maxLength: 12 }).map((each) => each.join(" ")),
  );
  const nears = fc.constantFrom(undefined, "commune:26108", "region:84", "department:974");

  it("never fails, sorts by confidence between 0 and 1, and quotes the text", () => {
    fc.assert(
      fc.property(texts, nears, (text, near) => {
        const candidates = ask(text, near);
        let before = 1;
        for (const { confidence, start, end, text: quote, territoryId } of candidates) {
          expect(confidence).toBeLessThanOrEqual(before);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(text.slice(start, end)).toBe(quote);
          expect(geography.get(territoryId)).toBeDefined();
          before = confidence;
        }
        expect(candidates.length).toBeLessThanOrEqual(20);
        expect(new Set(candidates.map(({ territoryId }) => territoryId)).size).toBe(candidates.length);
      }),
    );
  });

  it("gives the same whatever the case of a name", () => {
    const names = fc.constantFrom("Crest", "Saint-Denis", "Le Havre", "Plaine Commune", "Mayenne", "Annecy");
    fc.assert(
      fc.property(names, (name) => {
        const ids = (text: string) => ask(text).map(({ territoryId }) => territoryId);
        expect(ids(name.toUpperCase())).toEqual(ids(name.toLowerCase()));
      }),
    );
  });
});
