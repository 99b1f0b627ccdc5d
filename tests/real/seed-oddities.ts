import { communText, usersSection } from "./seed-pages.js";
import type { ImportedText } from "./wiki-server.js";

const LONG_TITLE = `Chronique d'une vallée ${"longue et ".repeat(20)}lente`;

/** Texts that trip a reader of wikitext. */
const ODD_TEXTS: readonly ImportedText[] = [
  {
    title: "Carnet inachevé",
    text: "{{Commun\n|shortDescription=Le modèle n'est jamais refermé.\n|Tags=a, b\n\n== Suite ==\nDu texte après.",
  },
  {
    title: "Registre ouvert",
    text: `<!-- {{Commun|shortDescription=Un faux, en commentaire}} -->
<nowiki>{{Commun|shortDescription=Un autre faux}}</nowiki>
${communText({ shortDescription: "Le vrai, après deux faux.", description: "Avec <nowiki>|Tags=faux</nowiki> dedans." })}`,
  },
  {
    title: "Marche exploratoire des chaleurs",
    text: communText({
      shortDescription: "Une marche, un thermomètre.",
      description: `On relève la chaleur à chaque banc.
{| class="wikitable"
! Heure !! Degrés
|-
| 14 h || 31
|}
Puis on compare.`,
      location: "Montreuil (Seine-Saint-Denis)",
    }),
  },
  {
    title: "Parcours d'accompagnement",
    text: communText({
      shortDescription: "Des étapes<ref>Voir {{Puce|le guide|2024}} | page 3</ref>, puis d'autres.",
      description: "{{Puce|Écouter}} {{Puce|1=Dire = faire}} {{Puce|{{Puce|Refaire}}}} [[Courcy|la halle|de Courcy]]",
      url: "https://exemple.test/?x=1&y=é=2",
    }),
  },
  {
    title: "Duo de communs frères",
    text: `${communText({ shortDescription: "L'aîné." })}\n${communText({ shortDescription: "Le cadet." })}`,
  },
  {
    title: "École du paramètre répété",
    text: "{{commun|shortDescription=Le premier perd|shortDescription=Le dernier gagne|inconnu=oui|positionnel}}",
  },
  { title: "Appel ancien", text: "{{Fiche commun|shortDescription=Appelé par l'ancien nom du modèle.}}" },
  {
    title: "Page aux balises",
    text: `<div style="x">'''Gras''' <script>alert(1)</script> &amp; &lt;b&gt; ${"é".repeat(50)}</div>`,
  },
  {
    title: "Chronique longue",
    text: communText({ description: "Une vallée, un siècle, une phrase.\n\n".repeat(3_000) }),
  },
];

/** Titles that trip a builder of addresses. */
const ODD_TITLES: readonly ImportedText[] = [
  "Et si on dînait ensemble ?",
  "Eau / Terre / Feu",
  "Recherche & action",
  "Osons la fête !",
  "🌱 Pépinière de quartier",
  'L\'horloge dite "des silences"',
  "100 % local + bio = possible",
  "Cœur d’îlot : à partager…",
  "Grange (Marne).v2",
  "السوق القديم",
  LONG_TITLE,
].map((title) => ({
  title,
  text: communText({ shortDescription: `Un commun au titre délicat.` }, usersSection("Réseau Semailles & Compagnie")),
  user: "Marius Kerbihan",
}));

/** Pages that are no commun: outside of the category, elsewhere, or leading elsewhere. */
const OTHER_PAGES: readonly ImportedText[] = [
  { title: "Modèle:Fiche commun", text: "#REDIRECTION [[Modèle:Commun]]" },
  { title: "Courcy", text: "Courcy est une commune de la Marne, près de Reims. [[Catégorie:Lieu]]" },
  { title: "Règles de la maison", text: "On se parle. On signe ce qu'on écrit." },
  { title: "Appel à idées", text: "Une page que la catégorie attend encore." },
  {
    title: "Fiche en transit",
    text: communText({ shortDescription: "Changera de rayon." }, "[[Catégorie:Brouillon]]"),
  },
  { title: "Les paroles croisées", text: "#REDIRECTION [[Atelier des paroles croisées]]" },
  { title: "Cartographie sensible", text: "#REDIRECTION [[Carte des bancs publics]]" },
  { title: "Redirection double", text: "#REDIRECT [[Les paroles croisées]]" },
  { title: "Redirection cassée", text: "#REDIRECTION [[Page jamais écrite]]" },
  { title: "Utilisateur:Samira Bellonge/Brouillon", text: communText({ shortDescription: "Un banc d'essai." }) },
  { title: "Projet:À propos", text: "Ce wiki est celui des transitions." },
];

/** Every page that is there for its strangeness. */
export const ODD_PAGES: readonly ImportedText[] = [...ODD_TEXTS, ...ODD_TITLES, ...OTHER_PAGES];
