/**
 * How many of the orders of n and m different values have U = 0, 1, ..., n m: the coefficients of Gauss's binomial,
 * `product over i of (1 - q^(m + i)) / (1 - q^i)`, symmetric about n m / 2. Whole numbers up to 2^53, and rounded sums of positive numbers beyond.
 */
export function mannWhitneyCounts(n: number, m: number): Float64Array {
  const counts = new Float64Array(n * m + 1);
  // By the recursion of Mann & Whitney: the largest value is of the first sample, and above all m of the second, or it is of the second.
  let rows: Float64Array[] = Array.from({ length: m + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= n; i += 1) {
    const next: Float64Array[] = [Float64Array.of(1)];
    for (let j = 1; j <= m; j += 1) {
      const row = new Float64Array(i * j + 1);
      for (const [u, count] of rows[j]!.entries()) row[u + j] = count;
      for (const [u, count] of next[j - 1]!.entries()) row[u]! += count;
      next.push(row);
    }
    rows = next;
  }
  counts.set(rows[m]!);
  return counts;
}
