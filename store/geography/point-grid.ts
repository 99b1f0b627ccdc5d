import type { Point } from "./point.js";

/** Side of a cell in degrees: east to west at least 33 km in all of metropolitan France. */
const SIDE = 0.5;

/** Sorts points into cells, and gives a function that lists those in the cell of a point and the eight around it. */
export function makePointGrid<T extends Point>(points: readonly T[]): (near: Point) => T[] {
  const cells = Map.groupBy(points, ({ latitude, longitude }) => cellOf(latitude, longitude));
  const steps = [-SIDE, 0, SIDE];
  return ({ latitude, longitude }) =>
    steps.flatMap((north) => steps.flatMap((east) => cells.get(cellOf(latitude + north, longitude + east)) ?? []));
}

function cellOf(latitude: number, longitude: number): string {
  return `${Math.floor(latitude / SIDE)} ${Math.floor(longitude / SIDE)}`;
}
