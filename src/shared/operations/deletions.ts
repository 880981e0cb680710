import { oneLine } from '../oneLine.ts';
import type { Review } from './planned.ts';

/** An account that is deleted as a whole. */
export type Deletion = { email: string; instanceName: string };

/** What goes with an account that is deleted as a whole, as a sentence. */
export function deletionWords({ email, instanceName }: Deletion): string {
  return `On ${oneLine(instanceName, 60) || 'Unnamed'} the whole account of ${oneLine(email, 120)} is deleted, with its API keys and what it was granted. It cannot be undone.`;
}

/** What has to be typed before accounts are deleted: the address of the one, or how many. Null where none is. */
export function confirmDeletions(deletions: readonly Deletion[]): Review['confirm'] {
  const [first] = deletions;
  if (!first) return null;
  if (deletions.length === 1)
    return { label: `Type “${first.email}” to delete this account`, text: first.email };
  const text = `delete ${deletions.length} accounts`;
  return { label: `Type “${text}” to delete them`, text };
}
