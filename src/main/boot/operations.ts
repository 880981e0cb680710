import { hostname } from 'node:os';
import path from 'node:path';
import { keyName } from '../../shared/keyName.ts';
import { createActivity } from '../activity/activity.ts';
import { keyNoticesBy } from '../credentials/keyNotices.ts';
import { journalLost } from '../operations/journalLost.ts';
import { openOperations } from '../operations/openOperations.ts';
import { passwordLost } from '../operations/passwords/passwordLost.ts';
import { registryCode, shortCode } from '../registry/registryCode.ts';
import type { Credentials } from './credentials.ts';
import type { Common, Profile } from './profile.ts';
import type { createServers } from './servers.ts';

/** ms */
const A_DAY = 86_400_000;

/** Wires what changes the servers, and what is remembered of that. */
export function openOperationsAndActivity(
  options: Common &
    Profile &
    ReturnType<typeof createServers> &
    Pick<Credentials, 'credentialStore' | 'health'> & {
      onStep: NonNullable<Parameters<typeof openOperations>[0]['onStep']>;
      /** Told when any operation changed. */
      onChange: () => void;
    },
) {
  const { instances, preferences, notices, transport, serverIdentity, clock, newId, log, emit } = options;
  let archived = 0;
  const operations = openOperations({
    ...options,
    folder: path.join(options.folder, 'operations'),
    admit: serverIdentity.admit,
    endWait: transport.endWait,
    onPasswords: (passwordIds) => emit('passwords.changed', { passwordIds }),
    onUnreadable: (file, how) => notices.add(journalLost(file, how)),
    onPasswordLost: (...lost) => notices.add(passwordLost(...lost)),
    newKeyName: () => keyName(hostname(), registryCode(instances.id), shortCode(newId(), 5)),
    ...keyNoticesBy(notices.add),
    keepFor: () => preferences.read().keepActivity * A_DAY,
    onArchived: () => {
      archived += 1;
      emit('activity.changed', { changes: archived });
    },
    onChange: (all) => {
      emit('operations.changed', { operations: all });
      options.onChange();
    },
  });
  const activity = createActivity({
    archive: operations.archive,
    operations: operations.engine,
    ...{ instances, clock, newId, log },
  });
  return { operations, activity };
}
