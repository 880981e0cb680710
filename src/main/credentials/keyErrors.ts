import type { AppError } from '../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord, Notice } from '../../shared/instance.ts';
import { listed, oneLine, quoted } from '../../shared/text.ts';

const WHERE = 'in Dokploy, under Settings, Profile, API/CLI Keys';

export function leftOnServer({ id, name }: Pick<Instance, 'id' | 'name'>): Notice {
  return {
    id: `left-on-server ${id}`,
    tone: 'warning',
    title: `A key may have been left on “${name}”`,
    text: 'Quayside stopped while the server was creating a key. If it exists, retire it in the tab “Keys”, under “Other keys on the server”. Its name begins with “Quayside”.',
  };
}

export function keptOnServer({ id, name }: Pick<Instance, 'id' | 'name'>, error: AppError): Notice {
  return {
    id: `kept-on-server ${id}`,
    tone: 'warning',
    title: `A key could not be deleted on “${name}”`,
    text: `Quayside made it and no longer uses it. ${error.message} Delete it there: ${WHERE}, with a name that begins with “Quayside”.`,
  };
}

export function leftBehind(
  { id, name, origin }: Pick<Instance, 'id' | 'name' | 'origin'>,
  count: number,
): Notice {
  const them = count === 1 ? 'it' : 'them';
  return {
    id: `left-behind ${id}`,
    tone: 'warning',
    title: count === 1 ? `A key may be left on “${name}”` : `${count} keys may be left on “${name}”`,
    text: `You removed the instance before Quayside could delete ${count === 1 ? 'a key' : 'keys'} that it had made there. Delete ${them} at ${new URL(origin).host}, ${WHERE}: the name begins with “Quayside”.`,
  };
}

export function aliveAtFormerAddress(
  { id, name, origin }: Pick<Instance, 'id' | 'name' | 'origin'>,
  keys: KeyRecord[],
): Notice {
  const one = keys.length === 1;
  return {
    id: `former-address ${id}`,
    tone: 'warning',
    title: one
      ? `A key of “${name}” still works at its old address`
      : `${keys.length} keys of “${name}” still work at its old address`,
    text: `At ${new URL(origin).host} ${one ? 'this key is' : 'these keys are'} still valid: ${keysIn(keys)}. When nothing else uses ${one ? 'it' : 'them'}, delete ${one ? 'it' : 'them'} there: ${WHERE}.`,
  };
}

export function notRenewed(
  { id, name }: Pick<Instance, 'id' | 'name'>,
  keys: KeyRecord[],
  error: AppError,
): Notice {
  return {
    id: `not-renewed ${id}`,
    tone: 'warning',
    title: `“${name}” needs new keys at its new address`,
    text: `No new key could be made for ${organizations(keys)}. ${error.message} Choose the organization and press “Create keys”.`,
  };
}

export function orphansInKeychain(accounts: string[]): Notice {
  const one = accounts.length === 1;
  return {
    id: 'orphans-in-keychain',
    tone: 'warning',
    title: one
      ? 'The keychain holds a key that is not in the list'
      : `The keychain holds ${accounts.length} keys that are not in the list`,
    text: `Nothing was deleted. If the list of instances was restored from an older copy, ${one ? 'this may be its newest key' : 'these may be its newest keys'}: quit Quayside and put the newer copy of instances.json back, or paste the keys again. If you do not need ${one ? 'it' : 'them'}, delete ${one ? 'it' : 'them'} in the keychain, under the name “Quayside”: ${listed(accounts, 5)}.`,
  };
}

function keysIn(keys: KeyRecord[]): string {
  return listed(
    keys.map(({ organizationName, start, serverName, origin }) => {
      const which = serverName ? `“${serverName}”` : start ? `beginning with ${oneLine(start, 12)}` : origin;
      return `${oneLine(organizationName ?? 'no organization', 60)} (${which})`;
    }),
    5,
  );
}

function organizations(keys: KeyRecord[]): string {
  return listed(
    keys.map(({ organizationName: name }) => (name ? quoted(name) : 'an organization without a name')),
    5,
  );
}

export function keyNoticesBy(notify: (notice: Notice) => void) {
  return {
    onKept: (instance: Instance, error: AppError) => notify(keptOnServer(instance, error)),
    onNotRenewed: (instance: Instance, lost: KeyRecord[], error: AppError) =>
      notify(notRenewed(instance, lost, error)),
    onLeftBehind: (instance: Instance, count: number) => notify(leftBehind(instance, count)),
  };
}

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
