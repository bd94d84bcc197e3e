// From degrees to a small picture: over a sub-district the earth is flat.
export interface Spot {
  lat: number;
  lon: number;
}

const WIDTH = 400;
const HEIGHT = 200;
const METRES_A_DEGREE = 111_195;
const LEAST_M = 900; // so that one home alone has its street around it

export interface Frame {
  width: number;
  height: number;
  place: (spot: Spot) => [number, number];
}

/** A frame in which all of these lie, with room around them. */
export function frame(spots: readonly Spot[]): Frame {
  const lat = middle(spots.map((one) => one.lat));
  const lon = middle(spots.map((one) => one.lon));
  const east = METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  const wide = Math.max(LEAST_M, ...spots.map((one) => Math.abs(one.lon - lon) * east * 3));
  const high = Math.max(LEAST_M / 2, ...spots.map((one) => Math.abs(one.lat - lat) * METRES_A_DEGREE * 3));
  const scale = Math.min(WIDTH / wide, HEIGHT / high);
  const round = (n: number): number => Math.round(n * 10) / 10;
  return {
    width: WIDTH,
    height: HEIGHT,
    place: (spot) => [
      round(WIDTH / 2 + (spot.lon - lon) * east * scale),
      round(HEIGHT / 2 - (spot.lat - lat) * METRES_A_DEGREE * scale),
    ],
  };
}

function middle(numbers: readonly number[]): number {
  return (Math.min(...numbers) + Math.max(...numbers)) / 2;
}
