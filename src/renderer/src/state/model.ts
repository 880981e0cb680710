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

export type Selected = {
  people: number;
  verbs: readonly { title: string; why: string | null; run: () => void }[];
};

type Start = { state: 'starting' } | { state: 'ready' } | { state: 'failed'; error: AppError };

export type State = ReturnType<typeof initialState>;

/** `startedAt`: in ms since the epoch; older readings are of an earlier run. */
export function initialState(startedAt: number) {
  return {
    start: { state: 'starting' } as Start,
    startedAt,
    version: '',
    platform: '',
    /** A language tag. */
    systemLocale: 'en',
    /** False when a newer version of the app wrote the registry. */
    writable: true,
    registryCode: '',
    order: [] as string[],
    /** The order on screen until main has stored it; null while both agree. */
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
      reminded: [],
    } as Preferences,
    notices: [] as Notice[],
    troubles: [] as Notice[],
    /** Health of each key since the app started, by the id of its record. */
    keyHealth: {} as Record<string, KeyHealth>,
    keychainBack: false,
    closing: null as EventPayload<'closing.changed'>['closing'],
    /** Revisions of main’s table of people; 0 until someone opened it. */
    people: { revision: 0, columnsRevision: 0 },
    /** Counts changes made from here to the sessions of an instance, to read them again. */
    sessionChanges: {} as Readonly<Record<string, number>>,
    /** Counts changes made from here to members or permissions, to read them again. */
    accessChanges: 0,
    /** Counts main’s readings: plans of an earlier revision are made again. */
    worldRevision: 0,
    access: { revision: 0, baselines: [] } as EventPayload<'access.changed'>,
    ends: { revision: 0, ends: [] } as EventPayload<'ends.changed'>,
    needs: { revision: 0, needs: [], clear: false, asOf: null } as EventPayload<'needs.changed'>,
    kits: { revision: 0, joined: [] } as EventPayload<'kits.changed'>,
    campaigns: { revision: 0 },
    planning: null as EventPayload<'grants.progress'> | null,
    diagnosis: null as Diagnosis | null,
    /** Null until main knows whether this app can update itself. */
    updates: null as Updates | null,
    dialog: null as OpenDialog | null,
    firstForm: FIRST_FORM,
    history: NO_HISTORY,
    switching: null as Switching | null,
    selected: null as Selected | null,
    /** Ids of people chosen in the palette, the latest first; in memory only. */
    usedPeople: [] as readonly string[],
    mailProviders: {} as Readonly<Record<string, readonly MailProvider[]>>,
    passwordIds: [] as readonly string[],
    operations: NO_OPERATIONS,
    /** Search, filters, selection and drafts of each pane; in memory only. */
    views: {} as Views,
  };
}
