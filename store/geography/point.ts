/** A point on Earth (WGS 84), in degrees; south and west are negative. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
  /** How far the true point may be, because of the decimals that are not written, in kilometres. @default 0 */
  readonly uncertaintyKm?: number;
}

export const KM_PER_DEGREE = 111.2;

/** Gives the distance between two near points, to a thousandth: the Earth is taken as flat between them. */
export function kilometresBetween(a: Point, b: Point): number {
  const middle = ((a.latitude + b.latitude) / 2) * (Math.PI / 180);
  const east = (a.longitude - b.longitude) * Math.cos(middle);
  return Math.hypot(a.latitude - b.latitude, east) * KM_PER_DEGREE;
}
