import type { AppError } from '../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';

export function headerMissing(name: string, header: string): AppError {
  return {
    code: 'header-missing',
    message: `The value of the extra header ${header} of “${name}” is not in this computer’s keychain.`,
    advice: 'Give it again in “Edit instance”, under “Advanced”. Nothing was sent.',
  };
}

/** The keychain is open and has no such key. */
export function keyMissing(name: string, organizationName: string | null): AppError {
  return {
    code: 'key-missing',
    message: `${keyOf(name, organizationName)} is not in this computer’s keychain.`,
    advice: 'Paste a new key. The settings of the instance and its place in the list are kept.',
  };
}

/** What the keychain holds in a key's place cannot be one; `fault` stands after "it". */
export function keyDamaged(name: string, organizationName: string | null, fault: string): AppError {
  return {
    code: 'key-malformed',
    message: `${keyOf(name, organizationName)} is damaged in this computer’s keychain: it ${fault}.`,
    advice: 'Something else changed it there. Paste a new key. Nothing was sent.',
  };
}

function keyOf(name: string, organizationName: string | null): string {
  const which = organizationName === null ? '' : ` for “${oneLine(organizationName, 80)}”`;
  return `The key of “${name}”${which}`;
}

/** What was given or made for one origin came when the instance was at another one already. */
export function instanceMoved({ name, origin }: Pick<Instance, 'name' | 'origin'>): AppError {
  return {
    code: 'instance-moved',
    message: `“${name}” was moved to ${new URL(origin).host} meanwhile.`,
    advice: 'What was given for its former address was not stored. Give what belongs to the new one.',
  };
}

/** The keychain holds a valid key of another organization or person in the place of this one. */
export function keySwapped(
  name: string,
  record: Pick<KeyRecord, 'id' | 'organizationId' | 'organizationName' | 'userEmail'>,
  opens: NonNullable<KeyHealth['opens']>,
): AppError {
  const quoted = (organization: string | null) =>
    organization === null ? 'another organization' : `“${oneLine(organization, 80)}”`;
  const meant = quoted(record.organizationName ?? 'its organization');
  const same = record.organizationId === null || record.organizationId === opens.organizationId;
  const found = same
    ? `it belongs to ${oneLine(opens.userEmail ?? 'another person', 80)}${record.userEmail ? ` instead of ${oneLine(record.userEmail, 80)}` : ''}`
    : `it opens ${quoted(opens.organizationName)}`;
  return {
    code: 'key-swapped',
    message: `The stored key of ${meant} on “${name}” was replaced outside Quayside: ${found}.`,
    advice: same
      ? `Nothing was shown or sent with it. Paste a key of ${meant} again, or save this one for that person instead, in the tab “Keys”.`
      : `Nothing was shown or sent with it. Paste a key of ${meant} again, or save this one for ${quoted(opens.organizationName)} instead, in the tab “Keys”.`,
    details: { keyId: record.id, organizationId: opens.organizationId },
  };
}

export function keyUnknown(name: string): AppError {
  return {
    code: 'key-unknown',
    message: `This key of “${name}” is no longer in the list.`,
    advice: 'Choose another one.',
  };
}

export function sessionKeyGone(name: string, organizationName: string | null): AppError {
  return {
    code: 'session-key-gone',
    message: `${keyOf(name, organizationName)} was kept for an earlier session only, and went with it.`,
    advice: 'Give it again with “Replace key”. Once the keychain answers it is kept there.',
  };
}

export function noKey(name: string): AppError {
  return {
    code: 'key-needed',
    message: `“${name}” has no key: its last one was retired or forgotten, or the organization that it opened is gone.`,
    advice: 'Make a key for an organization in Dokploy, and give it here with “Replace key”.',
  };
}

export function noKeyFor(name: string): AppError {
  return {
    code: 'no-key-for-organization',
    message: `“${name}” has no key for this organization.`,
    advice:
      'In Dokploy a key opens one organization: make one there while this organization is chosen, and add it here.',
  };
}
