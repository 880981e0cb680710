import { IconRotate, IconTrash, IconX } from '@tabler/icons-react';
import type { KeyRecord } from '../../../shared/instance.ts';
import { denyUnwritable } from './denials.ts';
import type { Dialog } from './dialogs.ts';
import type { Verb } from './verbs.ts';

type Subject = { key: KeyRecord; writable: boolean };

const refOf = ({ key: { id: keyId, instanceId } }: Subject) => ({ instanceId, keyId });

export const KEY_VERBS = {
  rotate: {
    ...{ title: 'Rotate', icon: IconRotate, below: 'Create a new one in its place' },
    deny: ({ key, ...app }) =>
      denyUnwritable(app) ?? (key.organizationId === null ? 'It opens no organization.' : null),
    sheet: (subject) => ({ kind: 'change-many', what: 'rotate-keys', oneKey: refOf(subject) }),
  },
  retire: {
    ...{ title: 'Retire', icon: IconTrash, below: 'Delete it on the server and here' },
    deny: ({ key, ...app }) =>
      denyUnwritable(app) ?? (key.serverKeyId === null ? 'Pasted: see the other keys on the server' : null),
    sheet: (subject) => ({
      ...{ kind: 'change-these', what: 'retire-keys' },
      intent: { kind: 'retire-key', ...refOf(subject) },
    }),
  },
  forget: {
    ...{ title: 'Forget', icon: IconX, below: 'Delete it here; it keeps working on the server' },
    deny: denyUnwritable,
    sheet: (subject) => ({ kind: 'forget-key', ...refOf(subject) }),
  },
} as const satisfies Record<string, Verb<Subject>>;

/** A key that opens no organization is replaced. */
export function pasteSheet({
  instanceId,
  organizationId,
}: Pick<KeyRecord, 'instanceId' | 'organizationId'>): Dialog {
  return organizationId === null
    ? { kind: 'replace-key', instanceId }
    : { kind: 'paste-key', instanceId, organizationId };
}
