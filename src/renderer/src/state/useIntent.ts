import { useState } from 'react';
import type { Intent } from '../../../shared/operations/change.ts';
import { useActions } from './app.tsx';

/** Runs an intent and shows its failure. Ignores calls until the changed data of the last one was read. */
export function useIntent() {
  const { runIntent } = useActions();
  const [isAsking, setIsAsking] = useState(false);
  async function ask(intent: Intent): Promise<void> {
    if (isAsking) return;
    setIsAsking(true);
    await runIntent(intent, { tellFailure: true });
    setIsAsking(false);
  }
  return { isAsking, ask };
}
