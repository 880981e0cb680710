import { useActions, useApp } from './app.tsx';
import { joinedWords, planOfJoined, selectJoinedCount } from './joinedPeople.ts';
import type { OrganizationRef } from './organizationRef.ts';

/** People who joined and wait for what a kit grants: told in a sentence, and planned when somebody reviews it. */
export function useJoinedPeople(at?: OrganizationRef): { words: string | null; review: () => void } {
  const { call, openDialog, tellTrouble } = useActions();
  const count = useApp((state) => selectJoinedCount(state, at));

  async function review(): Promise<void> {
    const listed = await call('kits.invited', {});
    if (!listed.ok) return tellTrouble('Nobody was granted anything', listed.error);
    const dialog = planOfJoined(listed.value.joined, at);
    if (dialog) openDialog(dialog);
  }

  return { words: joinedWords(count), review: () => void review() };
}
