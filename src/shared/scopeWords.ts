import { counted, oneLine } from './text.ts';

type Place = { instanceId: string; instanceName: string; organizationId: string; organizationName: string };

/** “in Northwind”, “in 3 organizations on Alpha”. An organization whose name others have (`known`) is told by its instance. */
export function scopeWords(places: readonly Place[], known: readonly Place[]): string {
  const keys = new Set(places.map(keyOf));
  const instances = new Set(places.map(({ instanceId }) => instanceId));
  const [first] = places;
  const on = ` on ${called(first?.instanceName)}`;
  if (keys.size > 1) {
    const where = instances.size === 1 ? on : ` on ${counted(instances.size, 'instance', 'instances')}`;
    return `in ${counted(keys.size, 'organization', 'organizations')}${where}`;
  }
  const name = called(first?.organizationName);
  const isAlone = !known.some((each) => !keys.has(keyOf(each)) && called(each.organizationName) === name);
  return `in ${name}${isAlone ? '' : on}`;
}

function keyOf({ instanceId, organizationId }: Place): string {
  return JSON.stringify([instanceId, organizationId]);
}

function called(name = ''): string {
  return oneLine(name, 60) || 'Unnamed';
}
