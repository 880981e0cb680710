import { counted } from '../../../shared/counted.ts';
import type { Target } from '../../../shared/plans/target.ts';
import { sanitizeText } from '../ui/sanitizeText.ts';
import { organizationKey } from './organizationRef.ts';

type Place = Pick<Target, 'instanceId' | 'instanceName' | 'organizationId' | 'organizationName'>;

/** What an organization is called, with its instance. */
export function placeName({
  organizationName,
  instanceName,
}: Pick<Target, 'organizationName' | 'instanceName'>): string {
  return `${called(organizationName)} on ${called(instanceName)}`;
}

/**
 * Where something is done, in the words of a button: “in Northwind”, “in 3 organizations on Alpha”, “in 5 organizations on
 * 2 instances”. An organization is told from others of its name (`known`) by its instance.
 */
export function scopeWords(places: readonly Place[], known: readonly Place[]): string {
  const keys = new Set(places.map(organizationKey));
  const instances = new Map(places.map(({ instanceId, instanceName }) => [instanceId, instanceName]));
  const [first] = places;
  const on = ` on ${called(first?.instanceName)}`;
  if (keys.size > 1) {
    const where = instances.size === 1 ? on : ` on ${counted(instances.size, 'instance', 'instances')}`;
    return `in ${counted(keys.size, 'organization', 'organizations')}${where}`;
  }
  const name = called(first?.organizationName);
  const isAlone = !known.some(
    (each) => !keys.has(organizationKey(each)) && called(each.organizationName) === name,
  );
  return `in ${name}${isAlone ? '' : on}`;
}

function called(name: string | undefined): string {
  return sanitizeText(name, 60) || 'Unnamed';
}
