import { app } from 'electron';
import { createDiagnosis, type DiagnosisCalls } from '../diagnosis/diagnosis.ts';
import type { Clipboard } from '../shell/clipboard.ts';
import { redact } from '../shell/redact.ts';
import type { Credentials } from './credentials.ts';
import type { Common, Profile } from './profile.ts';
import type { createServers } from './servers.ts';

/** Wires what a person asks when something is wrong. */
export function openDiagnosis(
  options: Common &
    Pick<Profile, 'instances'> &
    Pick<ReturnType<typeof createServers>, 'probe' | 'transport' | 'dokploy'> &
    Pick<Credentials, 'credentialStore'> & { writeClipboard: Clipboard['write'] },
): DiagnosisCalls {
  return createDiagnosis({
    ...options,
    keyFor: options.credentialStore.keyFor,
    now: () => performance.now(),
    redact,
    version: app.getVersion(),
    onChange: (diagnosis) => options.emit('diagnosis.changed', { diagnosis }),
  });
}
