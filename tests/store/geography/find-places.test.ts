import { describe, expect, it } from "vitest";
import { findDeclaredPlaces } from "../../../store/geography/find-places.js";
import { loadGeography } from "../../../store/geography/geography.js";

const geography = loadGeography();

/** What each mention comes to: "commune:51183", "department:51 context", "ambiguous", "unknown context". */
function read(text: string): string[] {
  return findDeclaredPlaces(text, geography).map(({ territoryId, status, role }) =>
    [territoryId ?? status, role === "subject" ? "" : role].filter(Boolean).join(" "),
  );
}

/** Sentences and their places, grouped by what they show. */
const CASES: Record<string, [text: string, places: string[]][]> = {
  "lets a neighbour tell which of several is meant": [
    ["Courcy, près de Reims", ["commune:51183", "commune:51454 landmark"]],
    ["Courcy près de Reims", ["commune:51183", "commune:51454 landmark"]],
    ["Courcy à quelques kilomètres de Reims", ["commune:51183", "commune:51454 landmark"]],
    ["Courcy (Marne)", ["commune:51183", "department:51 context"]],
    ["Courcy (51)", ["commune:51183", "department:51 context"]],
    ["Courcy (Grand Reims)", ["commune:51183", "epci:200067213 context"]],
    ["51220 Courcy", ["commune:51183"]],
    ["Courcy (51220)", ["commune:51183", "department:51 context"]],
    ["Saint-Denis, La Réunion", ["commune:97411", "department:974 context"]],
    ["St-Denis (Réunion)", ["commune:97411", "department:974 context"]],
    ["Saint-Denis (93)", ["commune:93066", "department:93 context"]],
    [
      "Saint-Denis (La Réunion), Saint-Denis (93)",
      ["commune:97411", "department:974 context", "commune:93066", "department:93 context"],
    ],
    ["Montreuil en Seine-Saint-Denis", ["commune:93048", "department:93 context"]],
    ["Montreuil, Vendée", ["commune:85148", "department:85 context"]],
    ["Saillans, Crest (Drôme)", ["commune:26289", "commune:26108", "department:26 context"]],
    ["Saillans, Biovallée", ["commune:26289", "project:biovallee context"]],
    ["Le Port, La Réunion", ["commune:97407", "department:974 context"]],
    ["Vienne, Isère", ["commune:38544", "department:38 context"]],
    ["Rue (Somme)", ["commune:80688", "department:80 context"]],
  ],
  "leaves open what nothing settles": [
    ["Courcy", ["ambiguous"]],
    ["Saint-Denis", ["ambiguous"]],
    ["Vienne", ["ambiguous"]],
    ["Mayenne", ["ambiguous"]],
    ["Le Port", ["ambiguous"]],
    ["Val de Drôme", ["ambiguous"]],
    ["Pays de Retz", ["ambiguous"]],
    ["Aix", ["ambiguous"]],
    ["Clermont", ["ambiguous"]],
    ["Saint-Denis, La Réunion, Seine-Saint-Denis", ["ambiguous", "department:974", "department:93"]],
    ["Courcy (Marne), Saint-Pierre", ["commune:51183", "department:51 context", "ambiguous"]],
    ["Crest (Marne)", ["ambiguous", "department:51 context"]],
    ["Paris (Belleville)", ["commune:75056", "ambiguous context"]],
  ],
  "takes what a name alone says": [
    ["Seine-Saint-Denis", ["department:93"]],
    ["Plaine Commune", ["ept:200057867"]],
    ["Brest métropole", ["epci:242900314"]],
    ["Diois", ["epci:242600534"]],
    ["Val de Drôme en Biovallée", ["epci:242600252"]],
    ["Reims", ["commune:51454"]],
    ["Montreuil", ["commune:93048"]],
    ["La Réunion", ["department:974"]],
    ["Paris", ["commune:75056"]],
    ["Paris (département)", ["department:75"]],
    ["département de Paris", ["department:75"]],
    ["Bretagne", ["region:53"]],
    ["INSEE 51183", ["commune:51183"]],
    ["51183", ["commune:51183"]],
  ],
  "leads from parts and the past of communes to those of today": [
    ["93059", ["commune:93066"]],
    ["code INSEE 93059", ["commune:93066"]],
    ["Pierrefitte-sur-Seine", ["commune:93066"]],
    ["Plessala (Côtes-d'Armor)", ["commune:22046", "department:22 context"]],
    ["Lomme", ["commune:59350"]],
  ],
  "sees through small words": [
    ["dans la Drôme", ["department:26"]],
    ["en Seine-Saint-Denis", ["department:93"]],
    ["dans la Marne", ["department:51"]],
    ["dans la Vienne", ["department:86"]],
    ["à La Courneuve", ["commune:93027"]],
    ["au Mené", ["commune:22046"]],
    ["ville de Reims", ["commune:51454"]],
    ["le Diois", ["epci:242600534"]],
    ["autour du Vigan", ["commune:30350 landmark"]],
  ],
  "parts a list, and keeps whole a name that holds a separator": [
    ["Crest, Die", ["commune:26108", "commune:26113"]],
    ["Mellionnec ; Trémargat", ["commune:22146", "commune:22365"]],
    [
      "La Courneuve / Stains • Aubervilliers\nReims",
      ["commune:93027", "commune:93072", "commune:93001", "commune:51454"],
    ],
    ["Crest et Die (Drôme)", ["commune:26108", "commune:26113", "department:26 context"]],
    ["Eure et Loir et Crest", ["department:28", "commune:26108"]],
    ["Château-Chinon (Ville)", ["commune:58062"]],
    ["Vitry, Champagne et Der", ["epci:200034718"]],
    ["Drôme (Crest, Die)", ["department:26", "commune:26108", "commune:26113"]],
    ["Biovallée, Drôme", ["project:biovallee", "department:26 context"]],
    ["Ferme du Bec (Eure)", ["unknown", "department:27"]],
    ["Ambert (Livradois)", ["commune:63003", "unknown context"]],
  ],
  "stays silent rather than wrong": [
    ["Université de Toulouse", ["unknown"]],
    ["Universités de Toulouse et Lille", ["unknown", "unknown"]],
    ["rue de Paris", ["unknown"]],
    ["La démarche Lille", ["unknown"]],
    ["Paris 8", ["unknown"]],
    ["Nancy Ferrand-Ozoux", ["unknown"]],
    ["École, jardin, port", ["unknown", "unknown", "unknown"]],
    ["École près de Chambéry", ["unknown", "commune:73065 landmark"]],
    ["en réunion", ["unknown"]],
    ["rue", ["unknown"]],
    ["crest", ["unknown"]],
    ["26", ["unknown"]],
    ["26400", ["unknown"]],
  ],
  "says nothing of what is no place to find": [
    ["", []],
    [" , ; () ", []],
    ["France", []],
    ["partout en France", []],
    ["en ligne", []],
    ["National / en ligne, Lille", ["commune:59350"]],
  ],
};

describe.each(Object.entries(CASES))("findDeclaredPlaces %s", (_, cases) => {
  it.each(cases)("%j", (text, places) => expect(read(text)).toEqual(places));
});

describe("a mention", () => {
  it("quotes the words without their preposition, and says where they stand", () => {
    const [mention] = findDeclaredPlaces("dans la [[Drôme]].", geography);
    expect(mention).toMatchObject({ text: "Drôme", start: 10, end: 15 });
  });

  it("lists the candidates of an ambiguous name, most populous first", () => {
    const candidates = (text: string) => findDeclaredPlaces(text, geography)[0]?.candidateIds;
    expect(candidates("Courcy")).toEqual(["commune:51183", "commune:50145", "commune:14190"]);
    expect(candidates("Sainte-Colombe")).toHaveLength(12);
    expect(candidates("Val de Drôme")).toEqual(["epci:242600252", "commune:14672"]);
  });

  it.each([
    ["La Réunion", /the département \(974\) is preferred/],
    ["Montreuil", /111934 inhabitants/],
    ["Courcy (Marne)", /Marne, written beside it/],
    ["Saillans, Drôme", /only this one fits Drôme/],
    ["Pierrefitte-sur-Seine", /a delegated commune \(93059\) of Saint-Denis/],
  ])("says why: %s", (text, reason) => {
    expect(findDeclaredPlaces(text, geography)[0]?.reason).toMatch(reason);
  });
});
