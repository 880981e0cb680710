import type { StepOutput } from '../../../shared/operations/operation.ts';

export type OldKey = NonNullable<StepOutput['oldKey']>;

export const OLD_KEY_WORDS: Record<OldKey, string> = {
  retired: 'The old one was deleted on the server.',
  unknown:
    'The old one was pasted and still works on the server. Retire it in the “Keys” tab, under “Other keys on the server”.',
  refused:
    'The server refused to delete the old one, so it keeps working there. Delete it in Dokploy, under Settings, Profile, API/CLI Keys.',
  later: 'Quayside deletes the old one as soon as the server answers.',
};
