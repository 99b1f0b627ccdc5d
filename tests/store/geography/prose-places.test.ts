import { describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { findPagePlaces } from "../../../store/geography/page-places.js";

const geography = loadGeography();

/** What each mention of a text comes to: "commune:51183", "department:51 context", "ambiguous". */
function read(text: string, declared: string[] = []): string[] {
  const location = declared.map((each) => ({ field: "location", text: each, nature: "declared" as const }));
  return findPagePlaces([...location, { field: "body", text, nature: "body" }], geography)
    .filter(({ field }) => field === "body")
    .map(({ territoryId, status, role }) =>
      [territoryId ?? status, role === "subject" ? "" : role].filter(Boolean).join(" "),
    );
}

/** Sentences and their places, grouped by what they show. */
const CASES: Record<string, [text: string, places: string[], ...declared: string[]][]> = {
  "reads nothing in a sentence that begins abroad, nor in the name of a plateau": [
    ["En Suisse, les communes de Sion et de Carouge tirent au sort.", []],
    ["Au Québec, à Richelieu, on ouvre un jardin. À Crest aussi.", ["commune:26108"]],
    ["En Suisse comme à Annecy, on marche.", ["commune:74010"]],
    ["On marche sur le plateau de Millevaches.", []],
    ["On marche sur le plateau de Valensole (04).", ["commune:04230", "department:04 context"]],
  ],
  "reads names after the words of place": [
    ["Le tiers-lieu de Saillans, dans la Drôme, ouvre en mai.", ["commune:26289", "department:26 context"]],
    ["On se retrouve au Mans puis aux Lilas.", ["commune:72181", "commune:93045"]],
    ["Une épicerie à La Courneuve et une autre à la Rochelle.", ["commune:93027", "commune:17300"]],
    ["Les habitants du Vigan cultivent.", ["commune:30350"]],
    ["Depuis Nantes, on rejoint Rezé à vélo.", ["commune:44109", "commune:44143"]],
    ["Entre Crest et Die, la voie verte avance.", ["commune:26108", "commune:26113"]],
    ["La commune de Vif a voté.", ["commune:38545"]],
    ["Le conseil départemental de l'Ardèche finance.", ["department:07"]],
    ["Dans les Côtes-d’Armor et le Finistère, on essaie.", ["department:22", "department:29"]],
    ["La métropole de Lyon publie ses données.", ["epci:200046977"]],
    ["Le Diois attire des maraîchers.", ["epci:242600534"]],
    ["En Bretagne, en Corse et à Mayotte.", ["region:53", "region:94", "department:976"]],
    ["Lille a lancé un budget participatif.", ["commune:59350"]],
    ["Habiter à Gap, travailler à Tours.", ["commune:05061", "commune:37261"]],
    ["Les élus d'Arles et de Saint-Nazaire échangent.", ["commune:13004", "commune:44184"]],
    ["26400 Crest, France", ["commune:26108"]],
    [
      "Nous sommes passés par Clisson, direction Paris puis Rennes.",
      ["commune:44043", "commune:75056", "commune:35238"],
    ],
    ["Les jeunes du 93 et trois ateliers dans le 26.", ["department:93", "department:26"]],
    ["L'hôpital de Die, dans la Drôme.", ["department:26"]],
    ["Les hôpitaux de l'Oise et les lycées de Bretagne.", ["department:60", "region:53"]],
    ["La fête de quartier de Trélazé, l'île de La Réunion.", ["commune:49353", "department:974"]],
    ["Le Lot et l'Aveyron ont mutualisé leurs bus.", ["department:46", "department:12"]],
    ["Il traverse la Lozère, le Gard et l'Hérault.", ["department:48", "department:30", "department:34"]],
    ["La communauté d'agglomération du Pays basque.", ["epci:200067106"]],
    ["Des gens de Roubaix-Tourcoing et de Grenoble-Centre.", ["commune:59512", "commune:59599", "commune:38185"]],
    [
      "- Crest : le café\n- Saillans : la halle\n- Die : le fournil",
      ["commune:26108", "commune:26289", "commune:26113"],
    ],
  ],
  "reads usual short names where nothing else can be meant": [
    ["Aix (13)", ["commune:13001", "department:13 context"]],
    ["Villefranche, dans le Rhône", ["commune:69264", "department:69 context"]],
    ["De Nantes à Saint Brevin", ["commune:44109", "commune:44154"]],
    ["À Aix, on fait la fête.", ["ambiguous"]],
    ["Le Pays de Retz mange local.", ["ambiguous"]],
    ["On court à Villefranche.", ["ambiguous"]],
    ["On marche à Villefranche.", ["commune:69264"], "Rhône"],
    ["Saint-Denis (93)", ["commune:93066", "department:93 context"]],
  ],
  "lets the neighbours tell which of several is meant": [
    ["À Courcy, près de Reims.", ["commune:51183", "commune:51454 landmark"]],
    ["Courcy (51)", ["commune:51183", "department:51 context"]],
    ["À Courcy, à dix kilomètres de Reims.", ["commune:51183", "commune:51454 landmark"]],
    ["La fête de Courcy fut belle. On venait de loin, non loin de Reims.", ["commune:51183", "commune:51454 landmark"]],
    ["À Saint-Denis, la municipalité réunionnaise plante.", ["commune:97411"]],
    ["Rencontre à Saillans.", ["commune:26289"], "Drôme"],
    ["Rencontre à Saint-Pierre.", ["ambiguous"]],
    ["À Sainte-Colombe, on attend.", ["ambiguous"]],
  ],
  "leads from the parts and the past of communes to those of today": [
    ["À Pierrefitte-sur-Seine, le bar tient bon.", ["commune:93066"]],
    [
      "Dans le bourg de Plessala, au Mené, dans les Côtes-d'Armor.",
      ["commune:22046", "commune:22046", "department:22 context"],
    ],
    ["Les écoles de Lomme", []],
    ["Les rues d'Hellemmes", []],
    ["Les habitants de Lomme", ["commune:59350"]],
  ],
  "takes no organization, street, treaty or product for a place": [
    ["L'université populaire de Lille et le lycée agricole de Die.", []],
    ["Une étudiante de Grenoble INP et un chercheur de l'université de Tours.", []],
    ["L'école d'ingénieurs de Brest recrute.", []],
    ["Rue de Crest, quai de Valmy, pont de Sèvres, boulevard de Strasbourg.", []],
    ["Le TGV Paris-Lyon et la ligne Lyon-Turin.", []],
    ["L'aéroport de Nantes, le stade de Reims, la gare d'Avignon.", []],
    ["Les accords de Grenelle, le protocole de Kyoto, l'accord de Paris, la charte d'Amiens.", []],
    ["Le brie de Meaux, le savon de Marseille, le nougat de Montélimar et le camembert.", []],
    ["La démarche Lille, le projet Nantes, le réseau Paris.", []],
    ["L'association Crest en transition et le collectif « Marseille demain ».", []],
    ["Le Parisien, La Voix du Nord, Nice-Matin, Ouest-France et Le Progrès de Lyon.", []],
    ["L'Olympique de Marseille bat le FC Nantes.", []],
    ["Paris 8, Lyon 2, Paris-Saclay, Paris 2024.", []],
    ["La bataille de Verdun et le traité de Versailles.", []],
    ["La cathédrale Saint-Pierre et Saint-Paul de Nantes, l'hôtel de Courcy.", []],
    ["L'université de Lille et celle de Tours, l'IUT de Bourges et celui de Blois.", []],
    ["Le musée Toulouse-Lautrec, un Paris-Brest, la ligne Nantes-Châteaubriant.", []],
    ["Desmars, Bernard. Paris, 2011, 212 p.", []],
    ["Du 26 au 28 mai, dans le 20 heures, dans le 75 % des cas, au 93 rue de Crest.", []],
    ["La vallée de la Drôme et celle de l'Isère, descendre la Loire.", []],
  ],
  "takes no person, feast, river or word for a place": [
    ["Nancy Dupont, Jean Valence, Mme Laval et le Dr Dax.", []],
    ["Nancy a dit oui, et Nancy Martin aussi.", []],
    ["Merci à Nancy et à Florence.", []],
    ["Anne de Bretagne et Jeanne d'Albret.", []],
    ["À la Saint-Jean et à la Sainte-Luce, on relève.", []],
    ["Au bord de la Drôme, la Loire déborde, la vallée de l'Ardèche.", []],
    ["M. Angoulême, J. Valence, de Marx à Condorcet.", []],
    ["Toujours plus au Nord, vers la côte d'Azur.", []],
    ["Y présentent, Vie, Port, Us et Rue.", []],
    ["Marche des fiertés, Tours de parole, Sens commun.", []],
    ["Une réunion lundi. La Réunion du conseil est reportée.", []],
    ["un parisien, des bretons, en réunion, une crêpe bretonne", []],
    ["À Valence, en Espagne, à Vienne (Autriche).", []],
    ["Voir `à Crest` et https://example.org/Crest et [là](https://example.org/a-Die).", []],
    ["Le pays de Retz et le pays basque.", []],
  ],
};

describe.each(Object.entries(CASES))("findPagePlaces, in prose, %s", (_, cases) => {
  it.each(cases)("%j", (text, places, ...declared) => expect(read(text, declared)).toEqual(places));
});
