import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { MailProvider } from '../../../shared/dokploy.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { EventPayload } from '../../../shared/events.ts';
import type { Instance, KeyHealth, Notice } from '../../../shared/instance.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { SETTINGS } from '../../../shared/settings.ts';
import type { Updates } from '../../../shared/updates.ts';
import { NO_HISTORY, type Switching } from './history.ts';
import { FIRST_FORM, type OpenDialog } from './openDialog.ts';
import { NO_OPERATIONS } from './operations.ts';
import type { Readings } from './readings.ts';
import type { Views } from './views.ts';

/** Of so many people, by the verbs of their bar. */
export type Selected = {
  people: number;
  verbs: readonly { title: string; why: string | null; run: () => void }[];
};

type Start = { state: 'starting' } | { state: 'ready' } | { state: 'failed'; error: AppError };

/** The whole state of the window. Changed only by the transitions of this folder. */
export type State = ReturnType<typeof initialState>;

/** `startedAt`: when this window began, in ms since the epoch; what was read before it is of an earlier run. */
export function initialState(startedAt: number) {
  return {
    start: { state: 'starting' } as Start,
    startedAt,
    version: '',
    platform: '',
    /** How the system writes dates, as a language tag. */
    systemLocale: 'en',
    /** False when the registry on disk is newer than this app: nothing can be changed. */
    writable: true,
    /** Code of this computer's registry, on the records of keys that it had made. */
    registryCode: '',
    order: [] as string[],
    /** The order that the person made and main does not have yet; null while both agree. */
    pendingOrder: null as string[] | null,
    byId: {} as Record<string, Instance>,
    readings: {} as Record<string, Readings>,
    preferences: {
      ...SETTINGS,
      trayTold: false,
      route: { at: 'home' },
      views: {},
      groups: [],
      rail: 'narrow',
      savedViews: [],
      used: [],
    } as Preferences,
    notices: [] as Notice[],
    /** Failures of this page's own actions, told until they are dismissed. */
    troubles: [] as Notice[],
    /** How each key did since the app started, by the id of its record. */
    keyHealth: {} as Record<string, KeyHealth>,
    /** The keychain answered again after it did not. */
    keychainBack: false,
    /** What the app waits for before it ends by itself; null where it stays open. */
    closing: null as EventPayload<'closing.changed'>['closing'],
    /** Which state main's table of people is in; both 0 until somebody looked at it. */
    people: { revision: 0, columnsRevision: 0 },
    /** By instance: how often who is signed in there was changed from here. It is read where it is looked at. */
    sessionChanges: {} as Readonly<Record<string, number>>,
    /** How often it was changed from here who is a member, or what members may do. It is read where it is looked at. */
    accessChanges: 0,
    /** Counts what main read or forgot: a plan of an earlier one is made again. */
    worldRevision: 0,
    access: { revision: 0, baselines: [] } as EventPayload<'access.changed'>,
    ends: { revision: 0, ends: [] } as EventPayload<'ends.changed'>,
    needs: { revision: 0, needs: [], clear: false, asOf: null } as EventPayload<'needs.changed'>,
    kits: { revision: 0, joined: [] } as EventPayload<'kits.changed'>,
    campaigns: { revision: 0 },
    planning: null as EventPayload<'grants.progress'> | null,
    /** The last look at an instance, as far as it is; null before the first. */
    diagnosis: null as Diagnosis | null,
    /** Null until main has found out whether this app updates itself. */
    updates: null as Updates | null,
    dialog: null as OpenDialog | null,
    firstForm: FIRST_FORM,
    history: NO_HISTORY,
    switching: null as Switching | null,
    /** What can be done with what is selected in the list that is shown, while the palette asks for it. */
    selected: null as Selected | null,
    /** Ids of the people that were chosen in the palette, the last first; gone with the window. */
    usedPeople: [] as readonly string[],
    /** By organization: the mail notifications of its server, as last asked for. */
    mailProviders: {} as Readonly<Record<string, readonly MailProvider[]>>,
    /** The passwords that were made for people and can be shown still, by their ids. */
    passwordIds: [] as readonly string[],
    operations: NO_OPERATIONS,
    /** Search, filters, selection and drafts of each pane; gone with the window. */
    views: {} as Views,
  };
}
