import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MadePage, fillFromRecordings, fillWithPages } from "../../federation/fill-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { foundSet, foundTitles } from "./found-titles.js";

/** Pages that the recorded wiki lacks: near misses, compounds, numbers, titles of little words. */
const MADE: readonly MadePage[] = [
  {
    title: "Éco-lieu des Trois Chênes",
    summary: "Un lieu de vie autour d'un potager.",
    keywords: ["habitat partagé"],
    description: "On y cultive, on y dort, on y répare.",
  },
  {
    title: "Charte de l'habitat partagé",
    description: "Dix règles pour vivre ensemble. Plusieurs écolieux l'ont signée.",
  },
  {
    title: "Baromètre 2024 des mobilités douces",
    summary: "Qui se déplace à vélo, et pourquoi.",
    themes: ["Mobilité"],
    description: "Relevé des émissions de CO₂ de 1 200 trajets.",
  },
  { title: "Baromètre 2023 des mobilités douces", summary: "Qui se déplace à vélo.", themes: ["Mobilité"] },
  { title: "Cœur de village", summary: "Rouvrir le café, l'épicerie et le banc." },
  { title: "Atelier Entr'aide", description: "Une entraide de voisinage : outils, garde d'enfants, coups de main." },
  { title: "Communes en transition", summary: "Ce que peut une municipalité.", description: "Budgets des communes." },
  { title: "Les communs, mode d'emploi", summary: "Une ressource, une communauté, des règles." },
  { title: "Guide de l'animateur de réunions", description: "Animer, c'est distribuer la parole." },
  { title: "Nous", summary: "Un film sur la coopération." },
  { title: "Et après ?", description: "Imaginer le village de 2050." },
  {
    title: "Planification territoriale",
    description: "Le plan climat-air-énergie en douze questions.",
    organizations: [{ name: "Agence de la transition écologique", role: "CARRIER", field: "from" }],
  },
  { title: "Rénover un toit", description: "eau ".repeat(40) },
];

const CAT = "Commun d'Accompagnement des Transitions";
const PAROLES = "Atelier des paroles croisées";
const DESACCORD = "Module « Accueillir le désaccord »";
const EAU = "L'eau d'ici : qui décide ?";
const JARDIN = "Jardin des semences 🌱 du pays de Die";
const PARCOURS = "Parcours d'accompagnement des transitions";

/** What people type, and what they must find first. */
const FIRST = [
  ["paroles croisées", PAROLES],
  ["paroles croisees", PAROLES],
  ["PAROLE CROISÉE", PAROLES],
  ["paroles croi", PAROLES],
  ["l'eau", EAU],
  ["eau", EAU],
  ["qui décide", EAU],
  ["enquête sur l'eau à l'école", EAU],
  ['"lieux de repli"', "Cartothèque des lieux de repli"],
  ["cyclones canicules", "Cartothèque des lieux de repli"],
  ["cartoth", "Cartothèque des lieux de repli"],
  ["écolieu", "Éco-lieu des Trois Chênes"],
  ["eco-lieux", "Éco-lieu des Trois Chênes"],
  ["habitats partagés", "Charte de l'habitat partagé"],
  ["baromètre 2024", "Baromètre 2024 des mobilités douces"],
  ["CO2", "Baromètre 2024 des mobilités douces"],
  ["coeur", "Cœur de village"],
  ["entraide", "Atelier Entr'aide"],
  ["commune", "Communes en transition"],
  ["communs", "Les communs, mode d'emploi"],
  ["mode d’emploi des communs", "Les communs, mode d'emploi"],
  ["nous", "Nous"],
  ["et après", "Et après ?"],
  ["agence transition écologique", "Planification territoriale"],
  ["boussole alimentaire", "Boussole de la résilience alimentaire"],
  ["résilience", "Boussole de la résilience alimentaire"],
  ["boussoles pour le dialogue", "Boussole du dialogue"],
  ["dialoguer", "Boussole du dialogue"],
  ["facilit", "Journal de bord du réseau des facilitatrices"],
  ["budgets participatifs", "Kit du budget des idées"],
  ["récits", "Carnet des récits de bascule"],
  ["veille locale", "Grille de veille locale"],
  ["veillée", "Veillée des métiers"],
  ["médiateur", "Registre ouvert des médiateurs"],
  ["médiation", "Registre ouvert des médiateurs"],
  ["formation au conflit", DESACCORD],
  ["désaccords", DESACCORD],
  ["université haute nacre", DESACCORD],
  ["graines à emprunter", JARDIN],
  ["nuit calme", "Cahier des nuits calmes"],
  ["garants de la concertation", "Boîte à outils du garant"],
  ["سلام", "Passerelle des langues (سلام)"],
  ["accompagner les transitions", CAT],
  ["parcours accompagnement", PARCOURS],
  ["récit Drôme inondation", "Récit : les veilleuses de Saillans"],
  ["comment animer une réunion publique", "Guide de l'animateur de réunions"],
  ["film coopératif", "Nous"],
] as const;

/** What must be among the first three. */
const AMONG_THREE = [
  ["atelier", PAROLES],
  ["formation", DESACCORD],
  ["école", "École des lisières"],
  ["dialogue", PAROLES],
  ["transitions", CAT],
  ["commun", CAT],
  ["Courcy", PAROLES],
  ["barometre velo", "Baromètre 2024 des mobilités douces"],
  ["animateur", PARCOURS],
  ["réunions", "Lexique des gestes de réunion"],
  ["malle rivière", "Malle des rivières"],
  ["carte", "Cartothèque des lieux de repli"],
] as const;

const NOTHING = ["xylophone", "paroles croisées -halle", '"croisées paroles"', "thèque"] as const;

const databases: TestDatabase[] = [];

beforeAll(async () => {
  for (const dialect of dialects) {
    const database = await createTestDatabase(dialect);
    await fillFromRecordings(database);
    await fillWithPages(database, MADE);
    databases.push(database);
  }
});
afterAll(() => Promise.all(databases.map((database) => database.drop())));

describe.each(dialects.map((dialect, index) => [dialect, index] as const))("a French search on %s", (_, index) => {
  const found = (text: string) => foundTitles(databases[index] as TestDatabase, text);

  it.each(FIRST)("for « %s » finds « %s » first", async (text, title) => {
    expect((await found(text))[0]).toBe(title);
  });

  it.each(AMONG_THREE)("for « %s » finds « %s » among the first three", async (text, title) => {
    expect((await found(text)).slice(0, 3)).toContain(title);
  });

  it.each(NOTHING)("for « %s » finds nothing", async (text) => {
    expect(await found(text)).toEqual([]);
  });

  it("puts first what has most of the words, when nothing has them all", async () => {
    const titles = await found("boussole alimentaire quantique");
    expect(titles[0]).toBe("Boussole de la résilience alimentaire");
    expect(titles).toContain("Boussole du dialogue");
    expect(await found("boussole monnaie quantique solaire")).toEqual([]);
  });

  it("takes words in a title for more than the same words again and again in the text", async () => {
    expect((await found("eau")).indexOf(EAU)).toBeLessThan((await found("eau")).indexOf("Rénover un toit"));
  });

  it("finds by organizations less than by titles, and more than by texts", async () => {
    await fillWithPages(
      databases[index] as TestDatabase,
      [
        { title: "Zèbre", description: "Rien." },
        { title: "A", organizations: [{ name: "Zèbres réunis", role: "USER", field: "users" }] },
        { title: "B", summary: "Un zèbre." },
        { title: "C", description: "Le zèbre du parc." },
      ],
      100,
    );
    expect(await found("zèbres")).toEqual(["Zèbre", "A", "B", "C"]);
  });
});

describe("all databases", () => {
  it("find the same for every search above", async () => {
    for (const [text] of [...FIRST, ...AMONG_THREE, ...NOTHING.map((each) => [each] as const)]) {
      const [first, ...others] = await Promise.all(databases.map((database) => foundSet(database, text)));
      for (const other of others) expect(other, text).toEqual(first);
    }
  });
});
