import type { ImportedText } from "./wiki-server.js";

/** Accounts that seeding creates with a password, so that they can write over the API. */
export const AUTHORS = ["Samira Bellonge", "Marius Kerbihan", "Élodie Vauquelin", "Loïc d'Armorel"] as const;

const [SAMIRA, MARIUS, ELODIE, LOIC] = AUTHORS;

/** Values of the template `Commun`, named as the partner's wiki names them. */
export type CommunFields = Partial<Record<(typeof COMMUN_PARAMETERS)[number], string>>;

const COMMUN_PARAMETERS = [
  "shortDescription",
  "description",
  "Tags",
  "Theme",
  "challenge",
  "commonscategorie",
  "needs",
  "referent",
  "complement",
  "from",
  "location",
  "url",
  "Type de licence",
  "Main_Picture",
] as const;

/** Values of the template `Organisation`. */
export type OrganisationFields = Partial<Record<"description" | "type" | "lieu" | "site", string>>;

/** Title of the template that every commun uses. */
export const COMMUN_TEMPLATE = "Modèle:Commun";

const SHOWN_PARAMETERS = COMMUN_PARAMETERS.filter((name) => name !== "complement");

/** Text of the template `Commun`; the parameters it shows are the ones given. */
export function communTemplateText(shown: readonly string[] = SHOWN_PARAMETERS): string {
  const rows = shown.map((name) => `|-\n! ${name}\n| {{{${name}|}}}\n`).join("");
  return `<noinclude>Fiche d'un commun.</noinclude><includeonly>
{| class="wikitable"
${rows}|}
[[Catégorie:Commun]]</includeonly>`;
}

const ORGANISATION_TEMPLATE_TEXT = `<noinclude>Fiche d'une organisation.</noinclude><includeonly>
'''{{{type|Organisation}}}''' de {{{lieu|}}} : {{{description|}}} [{{{site|}}} site]
[[Catégorie:Organisation]]</includeonly>`;

/** Writes a page that describes a commun: the template, then `after`. */
export function communText(fields: CommunFields, after = ""): string {
  return `${callTemplate("Commun", fields)}\n${after}`.trimEnd();
}

/** Writes a page that describes an organisation. */
export function organisationText(fields: OrganisationFields, after = ""): string {
  return `${callTemplate("Organisation", fields)}\n${after}`.trimEnd();
}

function callTemplate(name: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([parameter, value]) => `|${parameter}=${value}\n`);
  return `{{${name}\n${lines.join("")}}}`;
}

/** Writes the section that lists who uses a commun. */
export function usersSection(...organisations: string[]): string {
  return `\n== Organisations utilisatrices ==\n${organisations.map((name) => `* [[${name}]]\n`).join("")}`;
}

/** What must be there before the pages that use it, so that no job has to put categories right afterwards. */
export const TEMPLATE_PAGES: readonly ImportedText[] = [
  { title: COMMUN_TEMPLATE, text: communTemplateText(), user: MARIUS },
  { title: "Modèle:Organisation", text: ORGANISATION_TEMPLATE_TEXT, user: MARIUS },
  { title: "Modèle:Puce", text: "<includeonly>• {{{1|}}}</includeonly>", user: MARIUS },
  { title: "Catégorie:Commun", text: "Tous les communs.", user: MARIUS },
  { title: "Catégorie:Organisation", text: "Toutes les organisations.", user: MARIUS },
];

/** Organisations, two of them named in titles that need care. */
export const ORGANISATION_PAGES: readonly ImportedText[] = [
  organisation("Fabrique Arc-en-Terre", "Association", "Courcy (Marne)", "Un tiers-lieu qui répare, cuisine et débat."),
  organisation("Le Grand Chêne", "Coopérative", "Val de Drôme en Biovallée", "Une coopérative d'habitants forestiers."),
  organisation("Atelier Sous l'Orme", "Association", "Seine-Saint-Denis", "Des ateliers d'écriture en bas d'immeuble."),
  organisation("Mairie de Saint-Aubin-des-Merles", "Collectivité", "Nantes", "Une commune imaginaire, très ouverte."),
  organisation("Réseau Semailles & Compagnie", "Réseau", "Die (Drôme)", "Un réseau de semenciers et de conteuses."),
  organisation("Université populaire des lisières", "Université", "Toulouse", "Une université sans murs ni diplômes."),
  organisation("Collectif Lumière douce", "Collectif", "Montreuil", "Un collectif qui éteint les enseignes la nuit."),
  organisation("Laboratoire des gués", "Laboratoire", "Lyon", "Une équipe qui étudie les passages à gué."),
  organisation("Institut Valombre", "Institut", "Crest", "Un institut qui observe les vallées encaissées."),
  organisation(
    "Régie Brindille",
    "Régie de quartier",
    "Aubervilliers",
    "Une régie de quartier tenue par ses habitants.",
  ),
];

function organisation(title: string, type: string, lieu: string, description: string): ImportedText {
  const site = `https://${title.length}.example.test/`;
  return { title, text: organisationText({ description, type, lieu, site }), user: ELODIE };
}

/** Ordinary communs, which nothing in `changeWiki` touches unless it says so. */
export const COMMUN_PAGES: readonly ImportedText[] = [
  commun("Atelier des paroles croisées", SAMIRA, {
    shortDescription: "Un format de rencontre où chacun parle à la place de l’autre avant de décider.",
    description: `L'atelier des paroles croisées réunit douze à trente personnes qui ne se parlent plus. Chacune commence par
raconter la situation du point de vue d'une autre : l'agricultrice parle en voisin, le maire parle en lycéen.

Le premier essai s'est tenu dans l'ancienne halle de [[Courcy]], près de Reims. En moins de deux heures, les personnes
présentes ont nommé trois désaccords que deux années de réunions publiques avaient laissés dans l'ombre.`,
    Tags: "dialogue, facilitation, élus, habitants",
    Theme: "Gouvernance partagée",
    challenge: "Recréer du dialogue local",
    commonscategorie: "Méthode, Formation",
    needs: "Des relectrices, un lieu d’accueil par trimestre",
    referent: "Élodie Vauquelin",
    complement: "Durée conseillée : une demi-journée.",
    from: "[[Fabrique Arc-en-Terre]]",
    location: "Courcy (Marne)",
    url: "https://pad.example.test/s/paroles-croisees",
    "Type de licence": "Creative Commons BY SA 4.0",
    Main_Picture: "Halle en débat.png",
  }),
  commun("Carnet des récits de bascule", LOIC, {
    shortDescription: "Un recueil de récits courts qui disent comment un collectif a changé de cap.",
    description: `Le carnet accueille des récits de deux pages, écrits à hauteur de personne, sur le moment où un groupe a
cessé de faire comme avant : une cantine qui renonce au camion de livraison, un conseil syndical qui ouvre ses comptes.`,
    Tags: "récits, transition, mémoire",
    Theme: "Culture",
    from: "[[Le Grand Chêne]]",
    location: "Val de Drôme en Biovallée",
    "Type de licence": "CC BY-SA 4.0",
  }),
  commun("Carte des bancs publics", MARIUS, {
    shortDescription: "Où s'asseoir sans rien payer.",
    description: "Une carte ouverte des bancs, murets et marches où l'on a le droit de s'attarder.",
    Tags: "carte, données, espace public",
    Theme: "Données ouvertes",
    location: "Seine-Saint-Denis",
    from: "[[Régie Brindille]]",
    "Type de licence": "ODbL 1.0",
  }),
  commun("Jeu des communs imaginaires", ELODIE, {
    shortDescription: "Soixante cartes pour inventer un commun en une heure.",
    description: "Chaque carte pose une ressource, une communauté ou une règle ; il faut en jouer trois ensemble.",
    Tags: "jeu, atelier",
    Theme: "Pédagogie",
    needs: "Une illustratrice",
    from: "[[Atelier Sous l'Orme]]",
    "Type de licence": "CC BY 4.0",
  }),
  commun("Boîte à outils du tiers de confiance", SAMIRA, { from: "[[Laboratoire des gués]]", location: "Lyon" }),
  commun("Veillée des métiers", SAMIRA, { Theme: "Emploi", location: "Die (Drôme)", Tags: "métiers, veillée" }),
  commun("Mémoire des crues", LOIC, { Theme: "Eau", location: "Crest", "Type de licence": "Licence ouverte 2.0" }),
  commun("Fête des voies vertes", ELODIE, { Theme: "Mobilité", location: "Nantes", Tags: "vélo" }),
  commun("Grenier des graines bavardes", MARIUS, { Theme: "Agriculture", from: "[[Réseau Semailles & Compagnie]]" }),
  commun("Cantine des marges", MARIUS, { Theme: "Alimentation", location: "Aubervilliers", complement: "Complet." }),
  // The pages that changeWiki changes, each in one way.
  commun("Fresque des liens du territoire", SAMIRA, { Theme: "Dialogue", location: "Montreuil" }),
  commun("Boussole du dialogue", ELODIE, { Theme: "Dialogue", url: "https://boussole.example.test/?a=1&b=2" }),
  commun("Grille de veille locale", MARIUS, { Theme: "Veille" }),
  commun("Alphabet des conflits", LOIC, { Theme: "Dialogue" }),
  commun("Café des réparations lentes", ELODIE, { Theme: "Réparation" }),
  commun("Soupe aux cailloux", ELODIE, { Theme: "Alimentation" }),
  commun("Atlas des petites peurs", SAMIRA, { Theme: "Santé" }),
  commun("Lexique des gestes de réunion", MARIUS, { Theme: "Facilitation" }),
  commun("Guide du tiers absent", LOIC, { Theme: "Facilitation" }),
  commun("Fiche de séance – matin", ELODIE, { Theme: "Formation", shortDescription: "Ce qui se fait avant midi." }),
  commun("Fiche de séance – soir", ELODIE, { Theme: "Formation", shortDescription: "Ce qui se fait après la soupe." }),
  commun("Carnet de terrain de Samira", SAMIRA, { Theme: "Formation" }),
  commun("Malle pédagogique des rivières", MARIUS, { Theme: "Eau" }),
  commun("Malle des rivières", SAMIRA, { Theme: "Eau", location: "Lyon" }),
  commun("Mémo des mots simples", LOIC, { Theme: "Langue" }),
  commun("Cahier des nuits calmes", SAMIRA, { Theme: "Sommeil", from: "[[Collectif Lumière douce]]" }),
  commun("Monnaie d'heures", MARIUS, { Theme: "Économie", needs: "", url: "", referent: "" }),
  commun("Charte des cercles d'écoute", ELODIE, { Theme: "Écoute" }),
  commun("Verger des voisines", LOIC, { Theme: "Agriculture" }),
  commun("Monnaie des merles", SAMIRA, { Theme: "Économie", "Type de licence": "CC BY-SA 4.0" }),
];

function commun(title: string, user: string, fields: CommunFields): ImportedText {
  const filled: CommunFields = {
    shortDescription: `${title} : une fiche courte, tenue à plusieurs mains.`,
    description: `${title} rassemble ce qu'un petit groupe a appris en faisant, avec ses ratés et ses trouvailles.`,
    ...fields,
  };
  return { title, text: communText(filled, usersSection("Fabrique Arc-en-Terre", "Le Grand Chêne")), user };
}
