import { useState } from 'react';
import type { Intent } from '../../../shared/operations/change.ts';
import { useActions } from './app.tsx';

/** Carries out an intent, which tells its own failure; nothing while one is under way, until what it changed was read. */
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
