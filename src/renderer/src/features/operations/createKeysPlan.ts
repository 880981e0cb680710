import { type Keyed, type KeyTerms, keylessOn, planKeys } from '../../../../shared/plans/createKeys.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Reviewed } from './manyPlan.ts';

/** What was chosen for keys that are missing. */
export type CreatingDraft = KeyTerms & {
  /** On these instances alone; null for all. */
  instanceIds: readonly string[] | null;
  /** The organizations that are left out, by {@link keylessKey}. */
  without: readonly string[];
};

/** A key for every organization without one. */
export const NO_CREATING_DRAFT: CreatingDraft = {
  instanceIds: null,
  without: [],
  expiresInDays: null,
  forSession: false,
};

/** The key of an organization in a draft. */
export function keylessKey(instanceId: string, organizationId: string): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** The instances that a draft is about. */
export function meantIn<T extends Keyed>({ instanceIds }: CreatingDraft, instances: readonly T[]): T[] {
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
        draft.without.includes(keylessKey(change.instanceId, change.organizationId ?? ''))
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
      key: keylessKey(instance.instanceId, id),
      name: `${sanitizeText(name, 60) || 'Unnamed'} on ${sanitizeText(instance.instanceName, 60)}`,
    })),
  );
}
