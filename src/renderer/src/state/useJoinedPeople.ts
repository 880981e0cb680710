import type { OrganizationRef } from '../../../shared/target.ts';
import { useActions, useApp } from './app.tsx';
import { joinedWords, selectJoinedCount } from './joinedPeople.ts';

export function useJoinedPeople(at?: OrganizationRef): { words: string | null; review: () => void } {
  const { reviewJoined } = useActions();
  const count = useApp((state) => selectJoinedCount(state, at));
  return { words: joinedWords(count), review: () => void reviewJoined(() => true, at) };
}
