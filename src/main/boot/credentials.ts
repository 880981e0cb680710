import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { createCredentialStore } from '../credentials/credentialStore.ts';
import { createKeyHealths } from '../credentials/keyHealth.ts';
import { leftOnServer, orphansInKeychain } from '../credentials/keyNotices.ts';
import type { openKeychain } from '../credentials/openKeychain.ts';
import { createUnattended } from '../credentials/unattended.ts';
import type { Common, Profile } from './profile.ts';

/** The keychain, and what is kept of the keys in it. */
export type Credentials = ReturnType<typeof openCredentials>;

/** Opens the keychain, whose process starts with its first use: the first screen needs none. */
export function openCredentials(
  options: Common &
    Profile & {
      /** Opens the system’s keychain. */
      open: (isUnattended: () => boolean) => ReturnType<typeof openKeychain>;
      /** Deletes what is kept of an instance beside its record; false where something is left. */
      forget: (instance: Instance) => Promise<boolean>;
      /** Whether a key is left for when a person asks. */
      isForPeople: (key: KeyRecord) => boolean;
    },
) {
  const { instances, notices, clock, newId, emit, forget } = options;
  const unattended = createUnattended();
  const { keychain, endProcess } = options.open(unattended.isNow);
  keychain.onReady(() => emit('keychain.ready', {}));
  const health = createKeyHealths({
    clock,
    onChange: (all) => emit('keys.changed', { health: all }),
    gatherFor: 20,
  });
  const credentialStore = createCredentialStore({
    instances,
    keychain,
    clock,
    newId,
    health,
    isLeftOut: (key) => unattended.isNow() && options.isForPeople(key),
    forget,
    onDoubt: (instance) => notices.add(leftOnServer(instance)),
    onOrphans: (found) => notices.add(orphansInKeychain(found)),
  });
  return { keychain, endProcess, health, credentialStore, unattended };
}
