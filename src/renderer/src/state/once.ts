/**
 * Has each piece of work done once, however often it is asked for before it has ended: a second click gets what comes of
 * the first. `key`: what makes two pieces of work the same.
 */
export type Once<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/** Creates the memory of what is being done. */
export function createOnce<T>(): Once<T> {
  const underWay = new Map<string, Promise<T>>();
  return (key, work) => {
    const known = underWay.get(key);
    if (known) return known;
    const begun = work().finally(() => underWay.delete(key));
    underWay.set(key, begun);
    return begun;
  };
}
