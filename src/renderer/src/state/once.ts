/**
 * Has each piece of work done once, however often it is asked for before it has ended: a second click gets what comes of
 * the first. `key`: what makes two pieces of work the same.
 */
export function createOnce<T>() {
  const underWay = new Map<string, Promise<T>>();
  return (key: string, work: () => Promise<T>): Promise<T> => {
    const known = underWay.get(key);
    if (known) return known;
    const begun = work().finally(() => underWay.delete(key));
    underWay.set(key, begun);
    return begun;
  };
}
