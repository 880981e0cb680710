/** A change that a server was asked for and has not answered. Each instance takes one at a time, the oldest first. */
export type PendingWrite = {
  id: number;
  instanceId: string;
  /** For a person, within a sentence: "the change of role of EMAIL". */
  what: string;
  /** When its turn came, in ms since the epoch. */
  since: number;
};

/** The writes without one that was answered: then the next one of its instance has its turn. */
export function withoutWrite(writes: readonly PendingWrite[], id: number, now: number): PendingWrite[] {
  const ended = writes.find((write) => write.id === id);
  const left = writes.filter((write) => write !== ended);
  const next = left.find(({ instanceId }) => instanceId === ended?.instanceId);
  const wasFirst = writes.find(({ instanceId }) => instanceId === ended?.instanceId) === ended;
  return wasFirst && next ? left.map((write) => (write === next ? { ...write, since: now } : write)) : left;
}
