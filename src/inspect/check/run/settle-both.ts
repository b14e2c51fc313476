/** Both, each to its end whatever becomes of the other: what they hold is given back before an error is told. */
export async function settleBoth<A, B>(both: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled(both);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}
