import type { Difference } from '../../../../shared/drift.ts';
import type { PutBack } from '../../../../shared/plans/putBack.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { confirmDeletions, deletionWords } from './deletions.ts';
import type { Reviewed } from './reviewed.ts';

/** What has to be seen and typed before differences are put back. */
export function reviewPutBack(
  { steps, left, deletions, invited }: PutBack,
  instances: readonly InstanceTargets[],
): Reviewed {
  return {
    kind: 'put-back',
    steps,
    warnings: [...deletions.map(deletionWords), ...invitedWords(invited)],
    unknown: [],
    left: left.map(({ difference, why }) => `${placeWords(difference, instances)}: ${why}`),
    confirm: confirmDeletions(deletions),
  };
}

function invitedWords(invited: readonly string[]): string[] {
  if (invited.length === 0) return [];
  const [first = ''] = invited;
  const who =
    invited.length === 1 ? `${sanitizeText(first, 120)} is` : `${formatNumber(invited.length)} people are`;
  return [`${who} invited anew, and back once they accept. Earlier API keys and what was granted are lost.`];
}

function placeWords(difference: Difference, instances: readonly InstanceTargets[]): string {
  const instance = instances.find(({ instanceId }) => instanceId === difference.instanceId);
  const name = instance ? sanitizeText(instance.instanceName, 60) || 'Unnamed' : 'a removed instance';
  const [email = ''] = 'emails' in difference ? difference.emails : [];
  const where =
    'organizationName' in difference
      ? `${sanitizeText(difference.organizationName, 60) || 'Unnamed'} on ${name}`
      : name;
  return email.trim() === '' ? where : `${sanitizeText(email, 120)} in ${where}`;
}
