import type { PageView } from "../../store/identity/page-view.js";
import { pick, seededRandom } from "../support/generated-pages.js";

/**
 * Pages of 150 words, drawn as words of a language are: some everywhere, most rare. One in twenty is a copy of another with
 * a word changed here and there, one in ten links to another.
 */
export function generateViews(count: number): PageView[] {
  const random = seededRandom(11);
  const syllables = "ba ce di fo gu la me ni po ru sa te vi jo nu que ron lai tou cher".split(" ");
  const word = () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables, random)).join("");
  const rare = Array.from({ length: 30_000 }, word);
  const usual = "de la le les et un une des du à en pour par qui on dans au avec sur ce".split(" ");
  const things = "atelier boussole carnet carte fresque grille jeu kit malle veillée".split(" ");
  const next = () => (random() < 0.45 ? pick(usual, random) : (rare[Math.floor(rare.length * random() ** 3)] ?? ""));
  const write = (words: number) =>
    Array.from({ length: words }, next)
      .join(" ")
      .replaceAll(/((?:\S+ ){14}\S+)/g, "$1.");
  const views: PageView[] = [];
  for (let index = 0; index < count; index += 1) {
    // Of the last thousand only, so that a page has as many copies and links among many pages as among few.
    const earlier = index === 0 ? undefined : views[index - 1 - Math.floor(random() * Math.min(index, 1_000))];
    const copied = earlier !== undefined && random() < 0.05;
    const link = earlier !== undefined && random() < 0.1 ? earlier.addresses : [];
    views.push({
      pageId: `p${index}`,
      sourceId: `s${index % 20}`,
      kind: "resource",
      title: copied ? earlier.title : `${pick(things, random)} des ${pick(rare, random)} de ${pick(rare, random)}`,
      addresses: [`https://s${index % 20}.example.test/${index}`],
      text: copied
        ? earlier.text
            .split(" ")
            .map((each) => (random() < 0.01 ? next() : each))
            .join(" ")
        : write(150),
      links: link,
      originals: [],
      carriers: [],
      keywords: [pick(rare, random), pick(rare, random)],
      places: [],
      names: [],
      licenses: [],
    });
  }
  return views;
}
