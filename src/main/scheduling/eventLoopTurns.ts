/**
 * Lets `most` callers go in one turn of the event loop, and the others in the turns after it: what many ask for at once
 * then holds up nobody else, for example the page's calls, by more than a few of them. In the order of asking.
 */
export function createEventLoopTurns(most: number): () => Promise<void> {
  let left = most;
  let ends = false;
  const waiting: (() => void)[] = [];

  function next(): void {
    ends = false;
    left = most;
    for (const go of waiting.splice(0, most)) take(go);
  }

  function take(go: () => void): void {
    left -= 1;
    if (!ends) setImmediate(next);
    ends = true;
    go();
  }

  return () =>
    new Promise((resolve) => {
      if (left > 0) take(resolve);
      else waiting.push(resolve);
    });
}
