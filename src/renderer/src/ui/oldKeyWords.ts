import type { StepOutput } from '../../../shared/operations/step.ts';

export type OldKey = NonNullable<StepOutput['oldKey']>;

export const OLD_KEY_WORDS: Record<OldKey, string> = {
  retired: 'The old one was deleted on the server.',
  unknown:
    'The old one still works on the server: it was pasted, and Dokploy does not say which one it is. Find it in the “Keys” tab under “Other keys on the server” and retire it there.',
  refused:
    'The server refused to delete the old one, so it keeps working there. Delete it in Dokploy, under Settings, Profile, API/CLI Keys.',
  later: 'The old one will be deleted on the server as soon as it answers.',
};
