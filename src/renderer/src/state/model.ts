import type { Diagnosis } from '../../../shared/diagnosis.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { EventPayload } from '../../../shared/events.ts';
import type { Instance, KeyHealth, Notice } from '../../../shared/instance.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { SETTINGS } from '../../../shared/settings.ts';
import type { Updates } from '../../../shared/updates.ts';
import { type History, NO_HISTORY, type Switching } from './history.ts';
import type { MailProviders } from './mailProviders.ts';
import { FIRST_FORM, type OpenDialog } from './openDialog.ts';
import { NO_OPERATIONS, type OperationsState } from './operations.ts';
import type { Readings } from './readings.ts';
import type { Views } from './views.ts';

/** The whole state of the window. Changed only by the transitions of this folder. */
export type State = {
  start: { state: 'starting' } | { state: 'ready' } | { state: 'failed'; error: AppError };
  /** When this window began, in ms since the epoch: what was read before it is of an earlier run. */
  startedAt: number;
  version: string;
  platform: string;
  /** How the system writes dates, as a language tag. */
  systemLocale: string;
  /** False when the registry on disk is newer than this app: nothing can be changed. */
  writable: boolean;
  /** Code of this computer's registry, on the records of keys that it had made. */
  registryCode: string;
  order: string[];
  /** The order that the person made and main does not have yet; null while both agree. */
  pendingOrder: string[] | null;
  byId: Record<string, Instance>;
  readings: Record<string, Readings>;
  preferences: Preferences;
  notices: Notice[];
  /** Failures of this page's own actions, told until they are dismissed. */
  troubles: Notice[];
  /** How each key did since the app started, by the id of its record. */
  keyHealth: Record<string, KeyHealth>;
  /** The keychain answered again after it did not. */
  keychainBack: boolean;
  /** What the app waits for before it ends by itself; null where it stays open. */
  closing: EventPayload<'closing.changed'>['closing'];
  /** Which state main's table of people is in; both 0 until somebody looked at it. */
  people: EventPayload<'people.changed'>;
  /** By instance: how often who is signed in there was changed from here. It is read where it is looked at. */
  sessionChanges: Readonly<Record<string, number>>;
  /** How often it was changed from here who is a member, or what members may do. It is read where it is looked at. */
  accessChanges: number;
  /** Counts what main read or forgot: a plan of an earlier one is made again. */
  worldRevision: number;
  /** The addresses, folded, that are one person's each, as far as they were asked for. */
  joined: readonly (readonly string[])[];
  /** How often baselines were compared, and which there are. */
  access: EventPayload<'access.changed'>;
  /** Whose access has an end date and is not gone yet, soonest first. */
  ends: EventPayload<'ends.changed'>;
  /** What needs a person over all instances, as main made it last; revision 0 before anybody looked. */
  needs: EventPayload<'needs.changed'>;
  /** Which kits there are and to whom they were applied, by revision, and who joined and waits for one. */
  kits: EventPayload<'kits.changed'>;
  /** Counts what changed in reviews; 0 before anything did. */
  campaigns: EventPayload<'campaigns.changed'>;
  /** How far the last plan of permissions is; null before the first. */
  planning: EventPayload<'grants.progress'> | null;
  /** The last look at an instance, as far as it is; null before the first. */
  diagnosis: Diagnosis | null;
  /** How the updates of this app stand; null until main has found out whether it updates itself. */
  updates: Updates | null;
  dialog: OpenDialog | null;
  firstForm: OpenDialog;
  history: History;
  /** The recent places while one of them is being chosen; null else. */
  switching: Switching | null;
  /** What can be done with what is selected in the list that is shown, while the palette asks for it. */
  selected: Selected | null;
  /** Ids of the people that were chosen in the palette, the last first; gone with the window. */
  usedPeople: readonly string[];
  mailProviders: MailProviders;
  /** The passwords that were made for people and can be shown still, by their ids. */
  passwordIds: readonly string[];
  /** Everything that changes servers, as far as it uses operations. */
  operations: OperationsState;
  /** Search, filters, selection and drafts of each pane; gone with the window. */
  views: Views;
};

/** Of so many people, by the verbs of their bar. */
export type Selected = {
  people: number;
  verbs: readonly { title: string; why: string | null; run: () => void }[];
};

export function initialState(startedAt: number): State {
  return {
    start: { state: 'starting' },
    startedAt,
    version: '',
    platform: '',
    systemLocale: 'en',
    writable: true,
    registryCode: '',
    order: [],
    pendingOrder: null,
    byId: {},
    readings: {},
    preferences: {
      ...SETTINGS,
      trayTold: false,
      route: { at: 'home' },
      views: {},
      groups: [],
      rail: 'narrow',
      overview: null,
      savedViews: [],
      used: [],
    },
    notices: [],
    troubles: [],
    keyHealth: {},
    keychainBack: false,
    closing: null,
    people: { revision: 0, columnsRevision: 0 },
    sessionChanges: {},
    accessChanges: 0,
    worldRevision: 0,
    joined: [],
    access: { revision: 0, baselines: [] },
    ends: { revision: 0, ends: [] },
    needs: { revision: 0, needs: [], clear: false, asOf: null },
    kits: { revision: 0, joined: [] },
    campaigns: { revision: 0 },
    planning: null,
    diagnosis: null,
    updates: null,
    dialog: null,
    firstForm: FIRST_FORM,
    history: NO_HISTORY,
    switching: null,
    selected: null,
    usedPeople: [],
    mailProviders: {},
    passwordIds: [],
    operations: NO_OPERATIONS,
    views: {},
  };
}
