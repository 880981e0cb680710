import { cutText } from '../../shared/cutText.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { LONGEST_NAME, LONGEST_TEXT, type SavedInstance, type SavedKey } from './format.ts';

/** What of an instance goes into a backup, without its secrets; `groups` has the name of its group, by its id. */
export function toSavedInstance(instance: Instance, groups: ReadonlyMap<string, string>): SavedInstance {
  const group = groups.get(instance.id);
  const { name, origin, color, headers, proxy, certificate, identity } = instance;
  return {
    name: cutText(name, LONGEST_NAME),
    origin,
    color,
    keys: movingKeys(instance).map(toSavedKey),
    ...(headers?.length ? { headers: headers.map((header) => ({ name: header.name })) } : {}),
    ...(proxy ? { proxy } : {}),
    ...(group === undefined ? {} : { group }),
    ...(certificate ? { certificate } : {}),
    ...(identity ? { identity } : {}),
  };
}

/** A key that is about to be deleted on the server does not move. */
export function movingKeys({ keys }: Instance): KeyRecord[] {
  return keys.filter(({ retiring }) => !retiring);
}

function toSavedKey(key: KeyRecord): SavedKey {
  const { organizationId, organizationName, userId, userEmail, role } = key;
  const { origin, serverKeyId, start, madeBy, serverName, createdAt, expiresAt } = key;
  return {
    organizationId,
    // A server may give names of any length; here they are for a person alone.
    organizationName: organizationName?.slice(0, LONGEST_TEXT) ?? null,
    userId,
    userEmail: userEmail?.slice(0, LONGEST_TEXT) ?? null,
    role,
    origin,
    serverKeyId,
    start,
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(serverName === undefined ? {} : { serverName }),
    createdAt,
    expiresAt,
  };
}

/** How many keys have their secret with them. */
export function countSecrets(saved: SavedInstance[]): number {
  return saved.flatMap(({ keys }) => keys).filter(({ secret }) => secret !== undefined).length;
}
