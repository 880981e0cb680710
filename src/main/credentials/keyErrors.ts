import type { AppError } from '../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../shared/instance.ts';
import { oneLine } from '../../shared/text.ts';

export function headerMissing(name: string, header: string): AppError {
  return {
    code: 'header-missing',
    message: `The value of the extra header ${header} of “${name}” is not in this computer’s keychain.`,
    advice: 'Nothing was sent. Enter it again in “Edit instance”, under “Advanced”.',
  };
}

export function keyMissing(name: string, organizationName: string | null): AppError {
  return {
    code: 'key-missing',
    message: `${keyOf(name, organizationName)} is not in this computer’s keychain.`,
    advice: 'Paste a new key. The instance keeps its settings and its place.',
  };
}

export function keyDamaged(name: string, organizationName: string | null, fault: string): AppError {
  return {
    code: 'key-malformed',
    message: `${keyOf(name, organizationName)} is damaged in this computer’s keychain: it ${fault}.`,
    advice: 'Another program changed it. Nothing was sent. Paste a new key.',
  };
}

function keyOf(name: string, organizationName: string | null): string {
  const which = organizationName === null ? '' : ` for “${oneLine(organizationName, 80)}”`;
  return `The key of “${name}”${which}`;
}

export function instanceMoved({ name, origin }: Pick<Instance, 'name' | 'origin'>): AppError {
  return {
    code: 'instance-moved',
    message: `“${name}” has moved to ${new URL(origin).host}.`,
    advice: 'Nothing for the old address was stored. Enter the key for the new one.',
  };
}

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
    message: `${keyOf(name, organizationName)} was kept for an earlier session only, and is lost.`,
    advice: 'Paste it again with “Replace key”. Once the keychain answers, it is stored there.',
  };
}

export function noKey(name: string): AppError {
  return {
    code: 'key-needed',
    message: `“${name}” has no key: the last one was retired or forgotten, or its organization is gone.`,
    advice: 'Create a key in Dokploy, then paste it with “Replace key”.',
  };
}

export function noKeyFor(name: string): AppError {
  return {
    code: 'no-key-for-organization',
    message: `“${name}” has no key for this organization.`,
    advice: 'In Dokploy, select this organization and create a key. Then paste it here.',
  };
}
