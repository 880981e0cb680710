import {
  IconExternalLink,
  IconKey,
  IconPencil,
  IconPlus,
  IconRefresh,
  IconStethoscope,
  IconTrash,
} from '@tabler/icons-react';
import { keylessOn } from '../../../shared/keys.ts';
import { dataOf } from '../queryState.ts';
import { denyCreateHere, denyCreateKeys, denyUnwritable } from './denials.ts';
import type { State } from './model.ts';
import { selectAccount } from './selectors.ts';
import type { Verb } from './verbs.ts';

export type InstanceAt = { instanceId: string; state: State };

const deny = ({ state }: InstanceAt) => denyUnwritable(state);

export const INSTANCE_VERBS = {
  refresh: {
    ...{ title: 'Refresh', icon: IconRefresh },
    run: ({ instanceId }, { refreshInstance }) => refreshInstance(instanceId, { own: 'again' }),
  },
  'open-in-browser': {
    ...{ title: 'Open in browser', icon: IconExternalLink },
    run: ({ instanceId }, { openInBrowser }) => openInBrowser(instanceId),
  },
  diagnose: {
    ...{ title: 'Diagnose…', icon: IconStethoscope },
    sheet: ({ instanceId }) => ({ kind: 'diagnose', instanceId }),
  },
  'new-organization': {
    ...{ title: 'New organization…', icon: IconPlus },
    deny({ state, instanceId }) {
      const instance = state.byId[instanceId];
      return instance ? denyCreateHere(instance, dataOf(selectAccount(state, instanceId))) : null;
    },
    sheet: ({ instanceId }) => ({ kind: 'new-organization', instanceId }),
  },
  'create-keys': {
    ...{ title: 'Create missing keys…', icon: IconKey },
    deny({ state, instanceId }) {
      const account = dataOf(selectAccount(state, instanceId)) ?? null;
      const isDone = keylessOn({ account, keys: state.byId[instanceId]?.keys ?? [] }).length === 0;
      const why = isDone ? 'Every organization read so far has a key.' : denyCreateKeys(state, instanceId);
      return denyUnwritable(state) ?? why;
    },
    sheet: ({ instanceId }) => ({ kind: 'change-many', what: 'create-keys', instanceIds: [instanceId] }),
  },
  'edit-instance': {
    ...{ title: 'Edit instance…', icon: IconPencil, deny },
    sheet: ({ instanceId }) => ({ kind: 'edit', instanceId }),
  },
  'replace-key': {
    ...{ title: 'Replace key…', icon: IconKey, deny },
    sheet: ({ instanceId }) => ({ kind: 'replace-key', instanceId }),
  },
  'remove-instance': {
    ...{ title: 'Remove instance…', icon: IconTrash, isDanger: true, deny },
    sheet: ({ instanceId }) => ({ kind: 'remove', instanceId }),
  },
} as const satisfies Record<string, Verb<InstanceAt>>;
