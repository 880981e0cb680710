import type { EarlierList, MissingSecret, Stray } from '../../../../shared/calls/diagnostics.ts';
import { counted, listed } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';

export function secretWords({
  kind,
  instanceName,
  name,
  id,
}: Pick<Stray | MissingSecret, 'kind' | 'instanceName' | 'name' | 'id'>): string {
  const where = instanceName === null ? '' : ` on “${sanitizeText(instanceName, 60)}”`;
  const what = sanitizeText(name, 60);
  if (kind === 'header') return `the extra header ${what}${where}`;
  if (kind === 'key')
    return `the key of ${what === '' ? 'an organization without a name' : `“${what}”`}${where}`;
  return `an unknown entry (${sanitizeText(id, 80)})`;
}

export function listWords({
  instances,
  keys,
  names,
}: Pick<EarlierList, 'instances' | 'keys' | 'names'>): string {
  const all = listed(
    names.map((name) => sanitizeText(name, 60)),
    names.length,
    instances,
  );
  return `${counted(instances, 'instance', 'instances')}, ${counted(keys, 'key', 'keys')}: ${all}`;
}
