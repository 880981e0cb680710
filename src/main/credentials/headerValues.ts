import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { keychainError } from './keychainErrors.ts';
import { headerMissing } from './keyErrors.ts';
import type { Secrets } from './secrets.ts';

/** The extra headers of an instance with their values. Gives `header-missing`, `keychain-…`. */
export async function readHeaderValues(
  instances: Pick<Instances, 'find'>,
  secrets: Pick<Secrets, 'find'>,
  instanceId: string,
): Promise<Result<Record<string, string>>> {
  const instance = instances.find(instanceId);
  if (!instance.ok) return instance;
  const values: Record<string, string> = {};
  for (const header of instance.value.headers ?? []) {
    const { name } = header;
    const found = await secrets.find(header);
    if (found.state === 'unavailable' && header.keptIn !== 'session') {
      const undone = `The extra headers of “${instance.value.name}” could not be read`;
      return fail(keychainError(found.reason, undone));
    }
    if (found.state !== 'found') return fail(headerMissing(instance.value.name, name));
    values[name] = found.key;
  }
  return ok(values);
}
