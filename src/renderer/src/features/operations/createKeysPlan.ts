import { type Keyed, type KeyTerms, keylessOn, planKeys } from '../../../../shared/plans/createKeys.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Reviewed } from './reviewed.ts';

/** What was chosen for keys that are missing. */
export type CreatingDraft = KeyTerms & {
  /** On these instances alone; null for all. */
  instanceIds: readonly string[] | null;
  /** The organizations that are left out, by {@link organizationKey}. */
  without: readonly string[];
};

/** A key for every organization without one. */
export const NO_CREATING_DRAFT: CreatingDraft = {
  instanceIds: null,
  without: [],
  expiresInDays: null,
  forSession: false,
};

/** The instances that a draft is about. */
function meantIn<T extends Keyed>({ instanceIds }: CreatingDraft, instances: readonly T[]): T[] {
  return instances.filter(({ instanceId }) => instanceIds === null || instanceIds.includes(instanceId));
}

/** What creating the missing keys comes to, or what is missing in the draft. */
export function planCreating(
  draft: CreatingDraft,
  instances: readonly Keyed[],
): Omit<Reviewed, 'kind'> | { error: string } {
  const meant = meantIn(draft, instances);
  const { expiresInDays, forSession } = draft;
  const all = planKeys(meant, { expiresInDays, forSession });
  const steps = all.filter(
    ({ change }) =>
      !(
        'organizationId' in change &&
        draft.without.includes(
          organizationKey({ instanceId: change.instanceId, organizationId: change.organizationId ?? '' }),
        )
      ),
  );
  if (all.length > 0 && steps.length === 0) return { error: 'Choose at least one organization.' };
  const unknown = meant.flatMap(({ account, instanceName }) =>
    account ? [] : `${sanitizeText(instanceName, 60)}: nothing was read of it yet.`,
  );
  return { steps, warnings: [], unknown, confirm: null };
}

/** The organizations that a draft can choose from. */
export function keylessIn(draft: CreatingDraft, instances: readonly Keyed[]) {
  return meantIn(draft, instances).flatMap((instance) =>
    keylessOn(instance).map(({ id, name }) => ({
      key: organizationKey({ instanceId: instance.instanceId, organizationId: id }),
      name: `${sanitizeText(name, 60) || 'Unnamed'} on ${sanitizeText(instance.instanceName, 60)}`,
    })),
  );
}

/** Which instances a draft is about, where it is not about all of them: otherwise nothing says so. */
export function meantWords(draft: CreatingDraft, instances: readonly Keyed[]): string | null {
  if (draft.instanceIds === null) return null;
  const meant = meantIn(draft, instances);
  const names = namesOf(meant);
  return meant.length === 1 ? `Only for ${names}.` : `Only for the ${names} that were just added.`;
}

/** What is not known of the organizations, since their instances were not read yet; null where all were. */
export function unreadWords(draft: CreatingDraft, instances: readonly Keyed[]): string | null {
  const unread = meantIn(draft, instances).filter(({ account }) => account === null);
  return unread.length === 0
    ? null
    : `Nothing was read of ${namesOf(unread)} yet, so organizations without a key may be missing here.`;
}

/** What is said where no organization without a key is known: that there is none only where all was read. */
export function noneKeylessWords(draft: CreatingDraft, instances: readonly Keyed[]): string {
  const meant = meantIn(draft, instances);
  const read = meant.filter(({ account }) => account !== null);
  const unread = unreadWords(draft, instances);
  if (meant.length === 0) return 'There is no instance to create keys on.';
  if (read.length === 0)
    return `Nothing was read of ${namesOf(meant)} yet: which organizations have no key is not known.`;
  const here = unread === null && draft.instanceIds === null ? 'that is known here' : `on ${namesOf(read)}`;
  return [`Every organization ${here} has a key.`, unread].filter(Boolean).join(' ');
}

/** One instance by its name, several by their number. */
function namesOf(instances: readonly Keyed[]): string {
  const [first] = instances;
  if (instances.length === 1 && first) return sanitizeText(first.instanceName, 60) || 'one instance';
  return `${formatNumber(instances.length)} instances`;
}
