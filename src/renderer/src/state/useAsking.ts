import { useState } from 'react';

/** Runs work, and ignores calls until it ended: for an intent, until the changed data was read. */
export function useAsking() {
  const [isAsking, setIsAsking] = useState(false);
  async function ask(work: () => unknown): Promise<void> {
    if (isAsking) return;
    setIsAsking(true);
    await work();
    setIsAsking(false);
  }
  return { isAsking, ask };
}
