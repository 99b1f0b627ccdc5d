import type { PageRecord } from "../../../schema/generated/record.js";
import type { Member } from "../../../store/weave/member.js";

/** What a test says of a page; everything else is empty. */
export interface MadeMember extends Partial<Omit<Member, "record" | "updatedAt" | "pageId">> {
  /** Day of November 2026 on which it was last changed. */
  readonly day?: number;
  readonly says?: Partial<PageRecord>;
}

export function madeMember(pageId: string, { day = 1, says = {}, ...given }: MadeMember = {}): Member {
  return {
    pageId,
    sourceId: "made",
    revisionId: 1,
    relation: undefined,
    through: undefined,
    updatedAt: new Date(Date.UTC(2026, 10, day)),
    record: { ...SILENT, ...says },
    ...given,
  };
}

const SILENT: PageRecord = {
  kind: "resource",
  title: "Title",
  themes: [],
  keywords: [],
  challenges: [],
  licenses: [],
  organizations: [],
  locations: [],
  territories: [],
  links: [],
  fields: [],
};

export const CC_BY_SA = { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" } as const;
export const CC_BY_NC = { spdx: "CC-BY-NC-4.0", label: "CC BY-NC 4.0", declaredBy: "source" } as const;

/** Some sixty words, of which a test takes as many as it wants. */
export const TEXT =
  "Les habitants se retrouvent un soir sous la halle pour parler du quartier. Chacun pose une parole sur la table, les autres l’écoutent sans répondre, puis la croisent avec la leur. On garde une trace écrite des accords et des désaccords. La trace est relue à la séance suivante, corrigée par ceux qui étaient là, puis rendue à la mairie et affichée à la bibliothèque.";
