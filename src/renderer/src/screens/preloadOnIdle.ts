/** Loads these one after the other while the window has nothing else to do; gives a function that ends it. */
export function preloadOnIdle(loads: readonly (() => Promise<unknown>)[]): () => void {
  const left = [...loads];
  let handle = requestIdleCallback(next);
  let ended = false;
  function next(): void {
    // What fails to load here is told when it is opened.
    void left
      .shift()?.()
      .catch(() => undefined)
      .then(() => {
        if (!ended && left.length > 0) handle = requestIdleCallback(next);
      });
  }
  return () => {
    ended = true;
    cancelIdleCallback(handle);
  };
}
