/** Which harvest writes, and when. */
export interface WriteContext {
  readonly sourceId: string;
  readonly harvestId: number;
  readonly now: Date;
}
