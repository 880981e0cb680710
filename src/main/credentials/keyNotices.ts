import type { AppError } from '../../shared/errors.ts';
import type { Instance, KeyRecord, Notice } from '../../shared/instance.ts';
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
