import { IconKey, IconRotate, IconTrash, IconX } from '@tabler/icons-react';
import type { KeyHealth, KeyRecord } from '../../../shared/instance.ts';
import type { KeyState } from '../../../shared/keyState.ts';
import { sanitizeText } from '../sanitizeText.ts';
import { denyUnwritable } from './denials.ts';
import type { Dialog } from './dialogs.ts';
import { ORGANIZATION_VERBS } from './organizationVerbs.ts';
import type { Verb } from './verbs.ts';

type Subject = { key: KeyRecord; writable: boolean };

const refOf = ({ key: { id: keyId, instanceId } }: Subject) => ({ instanceId, keyId });

const KEY_VERBS = {
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

/** First what mends a key in this state, then what goes with every key. */
export function keyVerbs({ organizationId }: KeyRecord, state: KeyState): Record<string, Verb<Subject>> {
  const { title, icon } = ORGANIZATION_VERBS['paste-key'];
  return {
    ...(state.state === 'swapped' && { save: saveFor(state.opens, organizationId) }),
    ...(PASTABLE.includes(state.state) && {
      paste: { title, icon, deny: denyUnwritable, sheet: ({ key }) => pasteSheet(key) },
    }),
    ...KEY_VERBS,
  };
}

const PASTABLE: KeyState['state'][] = [
  ...(['used-up', 'not-accepted', 'expired', 'user-left'] as const),
  ...(['missing', 'malformed', 'session-gone', 'swapped'] as const),
];

function saveFor(opens: KeyHealth['opens'], meant: string | null): Verb<Subject> {
  const target = opens?.organizationId === meant ? opens?.userEmail : opens?.organizationName;
  return {
    ...{ title: `Save it for ${sanitizeText(target, 60) || 'what it opens'} instead`, icon: IconKey },
    deny: denyUnwritable,
    async run(subject, { reassignKey, tellTrouble }) {
      const result = await reassignKey(refOf(subject));
      if (!result.ok) tellTrouble('The key was not saved.', result.error);
    },
  };
}

/** A key that opens no organization is replaced. */
export function pasteSheet({
  instanceId,
  organizationId,
}: Pick<KeyRecord, 'instanceId' | 'organizationId'>): Dialog {
  return organizationId === null
    ? { kind: 'replace-key', instanceId }
    : { kind: 'paste-key', instanceId, organizationId };
}
