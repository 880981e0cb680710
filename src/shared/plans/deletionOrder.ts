/** The deletion of an account: where it can be sent, and what it takes along, by ids of organizations. */
type Deletion = { ways: readonly string[]; takes: readonly string[] };

/** When a deletion is sent, and in which organization; `taken`: that goes with an earlier one, and there is no other. */
type Turn<T> = { deletion: T; way: string; isTaken: boolean };

/**
 * The order of deletions of accounts on an instance, in which none takes from another the organization that this one is
 * sent in, as far as there is such an order: whoever owns nothing first. Each must have a way.
 */
export function inDeletionOrder<T extends Deletion>(deletions: readonly T[]): Turn<T>[] {
  const takers = new Map(deletions.flatMap((each) => each.takes.map((id) => [id, each] as const)));
  const open = deletions.map((deletion) => {
    const free = deletion.ways.find((id) => !takers.has(id));
    const way = free ?? deletion.ways[0] ?? '';
    return { deletion, way, before: free === undefined ? (takers.get(way) ?? null) : null };
  });
  const turns: Turn<T>[] = [];
  const ready = [
    ...open.filter(({ deletion }) => deletion.takes.length === 0),
    ...open.filter(({ deletion }) => deletion.takes.length > 0),
  ];
  while (ready.length > 0) {
    const isFree = ({ deletion }: (typeof ready)[number]) =>
      !ready.some((other) => other.deletion !== deletion && other.before === deletion);
    // Where each waits for another, one goes first, and takes from another what that one would be sent in.
    const at = Math.max(0, ready.findIndex(isFree));
    const [next] = ready.splice(at, 1);
    if (!next) break;
    turns.push({ deletion: next.deletion, way: next.way, isTaken: false });
    const { deletion } = next;
    for (const stuck of ready.filter((each) => each.before === deletion)) {
      turns.push({ deletion: stuck.deletion, way: stuck.way, isTaken: true });
      ready.splice(ready.indexOf(stuck), 1);
    }
  }
  return turns;
}
