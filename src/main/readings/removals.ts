/** Remembers what was removed when, so that an answer to a question from before then is told from a later one. */
export type Removals = {
  /** A moment, for {@link Removals.isSince}. */
  now(): number;
  /** Notes that an instance, or one of its organizations, is gone. */
  note(instanceId: string, organizationId?: string): void;
  /** Whether the instance, or the organization, was removed after a moment. */
  isSince(moment: number, instanceId: string, organizationId?: string): boolean;
};

/** Counts moments by what happens: clocks are set back. */
export function createRemovals(): Removals {
  const last = new Map<string, number>();
  let moments = 0;
  const nameOf = (...ids: (string | undefined)[]) => JSON.stringify(ids);

  function now(): number {
    moments += 1;
    return moments;
  }

  return {
    now,
    note: (instanceId, organizationId) => void last.set(nameOf(instanceId, organizationId), now()),
    isSince(moment, instanceId, organizationId) {
      const names = [nameOf(instanceId, undefined), nameOf(instanceId, organizationId)];
      return names.some((name) => (last.get(name) ?? 0) > moment);
    },
  };
}
