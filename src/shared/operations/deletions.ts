import { oneLine } from '../oneLine.ts';

/** An account that is deleted as a whole. */
export type Deletion = { email: string; instanceName: string };

/** What goes with an account that is deleted as a whole, as a sentence. */
export function deletionWords({ email, instanceName }: Deletion): string {
  return `On ${oneLine(instanceName, 60) || 'Unnamed'} the whole account of ${oneLine(email, 120)} is deleted, with its API keys and what it was granted. It cannot be undone.`;
}
