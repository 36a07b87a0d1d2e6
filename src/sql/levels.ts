/** Which keys, by their places, divide the lines of each part of a scorecard: its segments, its margins, its total. */
export function levelsOf(keys: number): readonly (readonly number[])[] {
  const places = Array.from({ length: keys }, (_, place) => place);
  return [places, ...(keys < 2 ? [] : places.map((place) => [place])), ...(keys === 0 ? [] : [[]])];
}
