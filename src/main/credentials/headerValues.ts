import { fail, ok, type Result } from '../../shared/errors.ts';
import type { HeaderRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { keychainError } from './keychainErrors.ts';
import { headerMissing } from './keyErrors.ts';
import type { Secrets } from './secrets.ts';

type Tools = { instances: Pick<Instances, 'find'>; secrets: Pick<Secrets, 'find'> };

/** The extra headers of an instance with their values. Gives `header-missing`, `keychain-…`. */
export async function readHeaderValues(
  { instances, secrets }: Tools,
  instanceId: string,
): Promise<Result<Record<string, string>>> {
  const instance = instances.find(instanceId);
  if (!instance.ok) return instance;
  // Without a prototype: a header may be named as a property of every object is.
  const values: Record<string, string> = Object.create(null);
  for (const header of instance.value.headers ?? []) {
    const value = await readValue(secrets, header, instance.value.name);
    if (!value.ok) return value;
    values[header.name] = value.value;
  }
  return ok(values);
}

/** The value of one extra header of an instance, by its name. Gives `header-missing`, `keychain-…`. */
export async function readHeaderValue(
  { instances, secrets }: Tools,
  instanceId: string,
  name: string,
): Promise<Result<string>> {
  const instance = instances.find(instanceId);
  if (!instance.ok) return instance;
  const header = instance.value.headers?.find((each) => each.name === name);
  return header
    ? readValue(secrets, header, instance.value.name)
    : fail(headerMissing(instance.value.name, name));
}

async function readValue(
  secrets: Tools['secrets'],
  header: HeaderRecord,
  instanceName: string,
): Promise<Result<string>> {
  const found = await secrets.find(header);
  if (found.state === 'unavailable' && header.keptIn !== 'session') {
    const undone = `The extra headers of “${instanceName}” could not be read`;
    return fail(keychainError(found.reason, undone));
  }
  return found.state === 'found' ? ok(found.key) : fail(headerMissing(instanceName, header.name));
}
