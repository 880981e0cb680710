import type { DialogEntries } from './dialogEntry.ts';

export const INSTANCE_DIALOGS = {
  add: {
    title: 'Add instance',
    load: async () => (await import('../../features/instances/AddInstance.tsx')).AddInstance,
  },
  'add-many': {
    title: 'Add many instances',
    size: 620,
    load: async () => (await import('../../features/instances/AddMany.tsx')).AddMany,
  },
  edit: {
    title: 'Edit instance',
    load: async () => (await import('../../features/instances/EditInstance.tsx')).EditInstance,
  },
  remove: {
    title: 'Remove instance',
    load: async () => (await import('../../features/instances/RemoveInstance.tsx')).RemoveInstance,
  },
  group: {
    title: ({ groupId }) => (groupId === null ? 'New group' : 'Rename group'),
    load: async () => (await import('../../features/instances/GroupName.tsx')).GroupName,
    focusAfter: () => document.querySelector<HTMLElement>('nav li [tabindex="0"]'),
  },
  diagnose: {
    title: 'Diagnose',
    size: 620,
    load: async () => (await import('../../features/diagnosis/Diagnose.tsx')).Diagnose,
  },
  'replace-key': {
    title: 'Replace key',
    load: async () => (await import('../../features/instances/ReplaceKey.tsx')).ReplaceKey,
  },
  'paste-key': {
    title: 'Paste a key',
    load: async () => (await import('../../features/instances/PasteKey.tsx')).PasteKey,
  },
  'create-keys': {
    title: 'Create keys',
    load: async () => (await import('../../features/keys/CreateKeys.tsx')).CreateKeys,
  },
  'rotate-key': {
    title: 'Rotate key',
    load: async () => (await import('../../features/keys/RotateKey.tsx')).RotateKey,
  },
  'retire-key': {
    title: 'Retire key',
    load: async () => (await import('../../features/keys/EndKey.tsx')).RetireKey,
  },
  'forget-key': {
    title: 'Forget key',
    load: async () => (await import('../../features/keys/EndKey.tsx')).ForgetKey,
  },
  'retire-on-server': {
    title: 'Retire key on the server',
    load: async () => (await import('../../features/keys/EndKey.tsx')).RetireOnServer,
  },
} satisfies DialogEntries;
