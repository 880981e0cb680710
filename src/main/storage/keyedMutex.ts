/** Runs jobs of the same name one after the other, in the order in which they came; others at the same time. */
export type KeyedMutex = <T>(name: string, job: () => Promise<T>) => Promise<T>;

/** Creates a mutex per key: tasks of one key run one after the other. */
export function createKeyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<unknown>>();
  return (name, job) => {
    const result = (last.get(name) ?? Promise.resolve()).then(job, job);
    const settled = result.then(
      () => {},
      () => {},
    );
    last.set(name, settled);
    void settled.then(() => {
      if (last.get(name) === settled) last.delete(name);
    });
    return result;
  };
}
