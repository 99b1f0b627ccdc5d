import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A page as its first author wrote it. */
export interface GeneratedPage {
  readonly title: string;
  readonly text: string;
  /** First author first. */
  readonly contributors: readonly string[];
}

/** Gives numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of these, by chance. */
export function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)] as T;
}

/**
 * Writes the pages of a French wiki of commons: about 3 kB each, at real places, carried by organisations of which some
 * have a page of their own.
 *
 * @param options.rendered Share of pages that only the server can read whole: a table, or brackets that do not balance.
 */
export function generatePages(count: number, { seed, rendered }: { seed: number; rendered: number }): GeneratedPage[] {
  const writer = new PageWriter(seededRandom(seed), rendered);
  return Array.from({ length: count }, () => writer.next());
}

const require = createRequire(import.meta.url);

function official<T>(file: string): T[] {
  const path = require.resolve(`@etalab/decoupage-administratif/data/${file}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as T[];
}

class PageWriter {
  readonly #random: () => number;
  readonly #rendered: number;
  readonly #departments = official<{ code: string; nom: string }>("departements");
  readonly #communes = official<{ nom: string; departement: string; type: string }>("communes").filter(
    ({ type }) => type === "commune-actuelle",
  );
  readonly #titles = new Set<string>();
  readonly #unwritten = [...ORGANISATIONS];

  constructor(random: () => number, rendered: number) {
    this.#random = random;
    this.#rendered = rendered;
  }

  next(): GeneratedPage {
    const contributors = this.#some(CONTRIBUTORS, 3);
    const organisation = this.#chance(0.04) ? this.#unwritten.pop() : undefined;
    if (organisation !== undefined) return { title: organisation, text: this.#organisation(), contributors };
    const title = this.#title();
    return { title, text: this.#chance(0.05) ? this.#story(title) : this.#commun(title), contributors };
  }

  #commun(title: string): string {
    const fields = {
      shortDescription: `${title} : ${this.#one(SENTENCES)}`,
      description: this.#paragraphs(4),
      Tags: this.#some(TAGS, 4).join(", "),
      Theme: this.#some(THEMES, 2).join(", "),
      challenge: this.#one(CHALLENGES),
      commonscategorie: this.#one(["Méthode", "Document", "Logiciel", "Formation"]),
      needs: this.#one(SENTENCES),
      referent: this.#one(CONTRIBUTORS),
      from: this.#some(ORGANISATIONS, 1 + Math.floor(this.#random() * 2)).join(", "),
      location: this.#place(),
      url: `https://communs.example.org/${encodeURIComponent(title)}`,
      "Type de licence": this.#one(LICENCES),
    };
    return `${template("Commun", fields)}\n\n${this.#paragraphs(2)}${this.#links()}${this.#oddity()}${this.#users()}`;
  }

  #story(title: string): string {
    const fields = { texte: `${title}. ${this.#paragraphs(5)}`, lieu: this.#place() };
    return `${template("Récit", fields)}\n\n${this.#paragraphs(2)}${this.#links()}`;
  }

  #organisation(): string {
    const description = this.#paragraphs(3);
    const type = this.#one(["Association", "SCIC", "Collectivité"]);
    return template("Organisation", { description, type, lieu: this.#place(), site: "https://example.org/asso" });
  }

  /** What our own reading leaves to the server. */
  #oddity(): string {
    if (!this.#chance(this.#rendered)) return "";
    return this.#chance(0.5)
      ? '\n\n{| class="wikitable"\n! Atelier !! Personnes\n|-\n| Premier || 12\n|}'
      : "\n\nVoir [[la suite, jamais écrite.";
  }

  #links(): string {
    const host = this.#one(["www.example.org", "ressources.example.net", "forum.example.com"]);
    return `\n\nVoir [https://${host}/t/${Math.floor(this.#random() * 10_000)} le fil de discussion].`;
  }

  #users(): string {
    if (!this.#chance(0.3)) return "";
    const names = this.#some(ORGANISATIONS, 2).map((name) => `* [[${name}]]`);
    return `\n\n== Organisations utilisatrices ==\n${names.join("\n")}\n`;
  }

  #place(): string {
    const commune = this.#one(this.#communes);
    const department = this.#departments.find(({ code }) => code === commune.departement)?.nom ?? "";
    const spellings = [commune.nom, commune.nom, `${commune.nom} (${department})`, department, "Ailleurs"];
    return this.#one(spellings);
  }

  #title(): string {
    for (;;) {
      const title = `${this.#one(THINGS)} ${this.#one(SUBJECTS)} de ${this.#one(this.#communes).nom}`;
      if (this.#titles.has(title)) continue;
      this.#titles.add(title);
      return title;
    }
  }

  #paragraphs(count: number): string {
    return Array.from({ length: count }, () => this.#some(SENTENCES, 4).join(" ")).join("\n\n");
  }

  #one<T>(values: readonly T[]): T {
    return pick(values, this.#random);
  }

  /** Distinct ones, in order of chance. */
  #some<T>(values: readonly T[], count: number): T[] {
    const chosen = new Set<T>();
    while (chosen.size < count) chosen.add(this.#one(values));
    return [...chosen];
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }
}

/** A template call as the form of the wiki writes it. */
export function template(name: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([field, value]) => `|${field}=${value}\n`);
  return `{{${name}\n${lines.join("")}}}`;
}

const CONTRIBUTORS = [
  "Samira Bellonge",
  "Marius Kerbihan",
  "Élodie Vauquelin",
  "Loïc d'Armorel",
  "Inès Marchetaux",
  "Théo Quincampoix",
  "Awa Lestrange",
  "Yann Perrodeau",
];

const THINGS = [
  "Atelier",
  "Carnet",
  "Boussole",
  "Fresque",
  "Grille",
  "Malle",
  "Registre",
  "Charte",
  "Marche",
  "Veillée",
];

const SUBJECTS = [
  "des paroles croisées",
  "des haies vivantes",
  "des gestes sobres",
  "des récits de bascule",
  "de l'eau partagée",
  "des désaccords féconds",
  "des lieux de repli",
  "des savoirs d'usage",
];

const ORGANISATIONS = ["Collectif", "Fabrique", "Coopérative", "Réseau", "Maison"].flatMap((kind) =>
  ["des Lisières", "Arc-en-Terre", "du Dialogue", "des Mille Pas", "Halte-Là", "des Veilleuses", "Valombre"].map(
    (name) => `${kind} ${name}`,
  ),
);

const TAGS = [
  "dialogue",
  "facilitation",
  "élus",
  "habitants",
  "énergie",
  "eau",
  "alimentation",
  "récit",
  "mobilité",
  "forêt",
];

const THEMES = ["Gouvernance partagée", "Énergie", "Alimentation", "Habitat", "Mobilité", "Culture"];

const CHALLENGES = ["Recréer du dialogue local", "Partager les ressources", "Changer les pratiques", "Se préparer"];

const LICENCES = [
  "Creative Commons BY SA 4.0",
  "Creative Commons BY SA 4.0",
  "CC BY 4.0",
  "ODC Open Database License (ODbL)",
  "Licence à préciser",
  "",
];

const SENTENCES = [
  "L'atelier réunit douze à trente personnes qui ne se parlaient plus, ou qui ne s'étaient jamais parlé.",
  "Chaque participante commence par raconter la situation du point de vue d'une autre personne.",
  "Le premier essai s'est tenu dans une ancienne halle, autour du devenir d'une friche.",
  "Une équipe relit les retours d'expérience chaque trimestre et met la fiche à jour.",
  "Le déroulé tient en quatre pages, dont une de dessins, et se laisse adapter sans rien demander.",
  "On marche par deux pendant une heure, en notant la température tous les cent pas.",
  "Les désaccords sont nommés avant les solutions, et restent au mur jusqu'à la fin.",
  "Une annexe explique pourquoi le groupe a renoncé au compteur individuel.",
  "La mairie prête la salle, l'association tient le carnet et l'école fournit les chaises.",
  "Ce qui a été décidé est relu à voix haute, puis affiché à l'entrée du marché.",
];
