/** Counts against shares: how often a fair kernel would look like this, bounded for every number of connections. */

/** All comparisons of a run together raise a false alarm less often than this. */
const ALARM = 1e-6
/** More comparisons than any run makes. */
const COMPARISONS = 1e5

const lnFactorial = (n: number): number => {
  let sum = 0
  for (let k = 2; k <= n; k++) sum += Math.log(k)
  return sum
}

/** Natural logarithm of the ways to write n as an ordered sum of m counts. */
function lnTypes(n: number, m: number): number {
  return lnFactorial(n + m - 1) - lnFactorial(n) - lnFactorial(m - 1)
}

/**
 * The likelihood ratio G = 2 Σ count·ln(count/expected), which for many connections is chi-square, and the value that a
 * fair kernel passes less than once in 10¹¹ comparisons: at most types · e^(-G/2) by the method of types, whatever n.
 */
export function against(
  shares: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
): { readonly G: number; readonly limit: number } {
  const n = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let half = 0
  for (const [key, count] of counts) if (count > 0) half += count * Math.log(count / (n * (shares.get(key) ?? 0)))
  return { G: 2 * half, limit: 2 * (lnTypes(n, shares.size) + Math.log(COMPARISONS / ALARM)) }
}
