import DataLoader from "dataloader";
import type { Database } from "../../store/database/database.js";
import type {
  DeliverableRow,
  MembershipRow,
  MissionRow,
  PersonRoleRow,
  PoleRow,
  ProposalRow,
} from "../../store/database/entities.js";
import type { ProposalState } from "../../store/database/governance-entities.js";
import { charterTexts } from "../../store/read/governance/charters.js";
import {
  type MissionFilter,
  type MissionsRequest,
  countMissionsOfTerritories,
  deliverablesOfMissions,
  deliverablesOfResources,
  missionsByIds,
  missionsOfTerritories,
} from "../../store/read/governance/missions.js";
import { peopleOfOrganizations, peopleOfPoles } from "../../store/read/governance/people.js";
import {
  type CoordinatedPole,
  type PoleProposalsRequest,
  countProposalsOfPoles,
  linksOfPoles,
  membershipsOfPoles,
  missionsOfPoles,
  polesByIds,
  proposalsOfPoles,
} from "../../store/read/governance/poles.js";
import { type Slice, toSlice } from "../../store/read/pagination.js";
import { resolveResourceIds } from "../../store/read/resolve-resource.js";
import { ArgumentLoaders, loadMany, loadOne } from "../common/batch.js";

/** What the commons is and does; each asks for all that are wanted together at once. */
export interface CommonsLoaders {
  readonly pole: DataLoader<string, PoleRow | null>;
  readonly mission: DataLoader<string, MissionRow | null>;
  /** By the version's number in the table. */
  readonly charterText: DataLoader<number, string>;
  /** The id that a resource has today; null when it left the graph. */
  readonly resourceToday: DataLoader<string, string | null>;
  readonly ofPole: {
    readonly members: DataLoader<string, MembershipRow[]>;
    readonly links: DataLoader<string, CoordinatedPole[]>;
    readonly people: DataLoader<string, PersonRoleRow[]>;
    readonly missions: DataLoader<string, MissionRow[]>;
    readonly proposals: ArgumentLoaders<PoleProposalsRequest, Slice<ProposalRow>>;
    readonly proposalCount: ArgumentLoaders<ProposalState | null, number>;
  };
  /** By mission id. */
  readonly deliverables: DataLoader<string, DeliverableRow[]>;
  /** By resource id. */
  readonly delivered: DataLoader<string, DeliverableRow[]>;
  /** By organization id. */
  readonly people: DataLoader<string, PersonRoleRow[]>;
  /** By territory id. */
  readonly missionsThere: ArgumentLoaders<MissionsRequest, Slice<MissionRow>>;
  readonly missionCountThere: ArgumentLoaders<MissionFilter, number>;
}

export function createCommonsLoaders(database: Database): CommonsLoaders {
  const idOf = ({ id }: { readonly id: string }) => id;
  return {
    pole: loadOne((ids) => polesByIds(database, ids), idOf),
    mission: loadOne((ids) => missionsByIds(database, ids), idOf),
    charterText: new DataLoader(async (ids) => {
      const texts = await charterTexts(database, ids);
      return ids.map((id) => texts.get(id) ?? "");
    }),
    resourceToday: new DataLoader(async (ids) => {
      const found = await resolveResourceIds(database, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    ofPole: createPoleLoaders(database),
    deliverables: loadMany(
      (ids) => deliverablesOfMissions(database, ids),
      ({ missionId }) => missionId,
    ),
    delivered: new DataLoader(async (ids) => {
      const byResource = Map.groupBy(await deliverablesOfResources(database, ids), ({ resourceId }) => resourceId);
      return ids.map((id) => (byResource.get(id) ?? []).map(({ deliverable }) => deliverable));
    }),
    people: loadMany(
      (ids) => peopleOfOrganizations(database, ids),
      ({ organizationId }) => organizationId ?? "",
    ),
    missionsThere: new ArgumentLoaders(
      async (ids, request) => {
        const found = await missionsOfTerritories(database, ids, request);
        const byTerritory = Map.groupBy(found, ({ territoryId }) => territoryId);
        const slices = [...byTerritory].map(([id, rows]) => {
          const missions = rows.map(({ mission }) => mission);
          return [id, toSlice(missions, request.first)] as const;
        });
        return new Map(slices);
      },
      { items: [], hasNextPage: false },
    ),
    missionCountThere: new ArgumentLoaders((ids, filter) => countMissionsOfTerritories(database, ids, filter), 0),
  };
}

function createPoleLoaders(database: Database): CommonsLoaders["ofPole"] {
  const poleOf = ({ poleId }: { readonly poleId: string | null }) => poleId ?? "";
  return {
    members: loadMany((ids) => membershipsOfPoles(database, ids), poleOf),
    links: loadMany((ids) => linksOfPoles(database, ids), poleOf),
    people: loadMany((ids) => peopleOfPoles(database, ids), poleOf),
    missions: loadMany(
      (ids) => missionsOfPoles(database, ids),
      ({ leadPoleId }) => leadPoleId ?? "",
    ),
    proposals: new ArgumentLoaders(
      async (ids, request) => {
        const byPole = Map.groupBy(await proposalsOfPoles(database, ids, request), poleOf);
        return new Map([...byPole].map(([id, rows]) => [id, toSlice<ProposalRow>(rows, request.first)]));
      },
      { items: [], hasNextPage: false },
    ),
    proposalCount: new ArgumentLoaders((ids, state) => countProposalsOfPoles(database, ids, state ?? undefined), 0),
  };
}
