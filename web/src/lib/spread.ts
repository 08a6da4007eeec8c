/** The places 0 … n - 1 in an order of which every beginning is spread evenly over them all. */
export function spreadOrder(n: number): Uint32Array {
  const order = new Uint32Array(n);
  const stride = coprime(n, Math.round(n * GOLDEN));
  for (let i = 0, at = 0; i < n; i++, at = (at + stride) % n) order[i] = at;
  return order;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The first from `from` on that has no factor in common with n. */
function coprime(n: number, from: number): number {
  let found = Math.max(1, from);
  while (factor(n, found) !== 1) found++;
  return found;
}

function factor(a: number, b: number): number {
  return b ? factor(b, a % b) : a;
}
