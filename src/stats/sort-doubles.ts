/** A bucket with more values than this is left to the engine's own sort. */
const CROWDED = 64;
/** Cells of equal width in which values are counted before they get their buckets. */
const CELLS = 2048;

/**
 * Sorts finite doubles, ascending, in place: one pass into buckets of about equal numbers and insertion within them, several times as fast
 * as `Float64Array.prototype.sort`. Buckets that stay crowded, as where many values are equal, go to that sort.
 */
export function sortDoubles(values: Float64Array): Float64Array {
  const count = values.length;
  if (count < CELLS) return values.sort();
  let low = values[0] as number;
  let high = low;
  for (let index = 1; index < count; index += 1) {
    const value = values[index] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = (CELLS - 1) / (high - low);
  if (!(scale > 0 && scale < Infinity)) return values.sort();
  // A cell gets as many buckets as a fourth of its values, so that long tails do no harm.
  const cells = new Uint32Array(CELLS);
  for (let index = 0; index < count; index += 1) {
    const cell = (((values[index] as number) - low) * scale) | 0;
    cells[cell] = (cells[cell] as number) + 1;
  }
  const firstBucket = new Float64Array(CELLS);
  const bucketsOf = new Float64Array(CELLS);
  let buckets = 0;
  for (let cell = 0; cell < CELLS; cell += 1) {
    firstBucket[cell] = buckets;
    bucketsOf[cell] = ((cells[cell] as number) >> 2) + 1;
    buckets += bucketsOf[cell] as number;
  }
  const bucketOf = new Uint32Array(count);
  const ends = new Uint32Array(buckets + 1);
  for (let index = 0; index < count; index += 1) {
    const along = ((values[index] as number) - low) * scale;
    const cell = along | 0;
    const bucket = ((firstBucket[cell] as number) + (along - cell) * (bucketsOf[cell] as number)) | 0;
    bucketOf[index] = bucket;
    ends[bucket + 1] = (ends[bucket + 1] as number) + 1;
  }
  for (let bucket = 1; bucket <= buckets; bucket += 1) ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number);
  // From here on the start of a bucket moves to its end, as its values arrive.
  const sorted = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const bucket = bucketOf[index] as number;
    const place = ends[bucket] as number;
    sorted[place] = values[index] as number;
    ends[bucket] = place + 1;
  }
  for (let bucket = 0, start = 0; bucket < buckets; bucket += 1) {
    const end = ends[bucket] as number;
    if (end - start > CROWDED) sorted.subarray(start, end).sort();
    start = end;
  }
  insertionSort(sorted);
  values.set(sorted);
  return values;
}

/** Sorts values that are nearly in their places. */
function insertionSort(values: Float64Array): void {
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index] as number;
    let place = index - 1;
    while (place >= 0 && (values[place] as number) > value) {
      values[place + 1] = values[place] as number;
      place -= 1;
    }
    values[place + 1] = value;
  }
}
