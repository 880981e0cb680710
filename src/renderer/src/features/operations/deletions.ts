import type { PutBack } from '../../../../shared/plans/putBack.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Reviewed } from './reviewed.ts';

/** What goes with an account that is deleted as a whole, as a sentence. */
export function deletionWords({ email, instanceName }: PutBack['deletions'][number]): string {
  return `On ${sanitizeText(instanceName, 60) || 'Unnamed'} the whole account of ${sanitizeText(email, 120)} is deleted, with its API keys and what it was granted. It cannot be undone.`;
}

/** What has to be typed before accounts are deleted: the address of the one, or how many. Null where none is. */
export function confirmDeletions(deletions: PutBack['deletions']): Reviewed['confirm'] {
  const [first] = deletions;
  if (!first) return null;
  if (deletions.length === 1)
    return { label: `Type “${first.email}” to delete this account`, text: first.email };
  const text = `delete ${deletions.length} accounts`;
  return { label: `Type “${text}” to delete them`, text };
}
