import { BASELINE_FORMAT } from '../access/baseline.ts';
import { ENDS_FORMAT } from '../access/ends.ts';
import { SIGNING_FORMAT } from '../campaigns/signing.ts';
import { EVIDENCE_FORMAT } from '../campaigns/standing.ts';
import type { ProfileFile } from '../diagnostics/profileFiles.ts';
import { MONITORING_FORMAT } from '../monitoring/memory.ts';
import { SNOOZES_FORMAT } from '../needs/needs.ts';
import { FORGOTTEN_FORMAT } from '../operations/archive.ts';
import { APART_FORMAT, JOINS_FORMAT } from '../people/joins.ts';
import { KITS_FORMAT } from '../permissions/kits.ts';
import { USES_FORMAT } from '../permissions/uses.ts';
import { FOLDER_FORMAT } from '../preferences/lastFolder.ts';
import { PREFERENCES_FORMAT } from '../preferences/preferences.ts';
import { REGISTRY_FORMAT } from '../registry/registryFile.ts';
import { STARTS_FORMAT } from '../shell/starts.ts';
import { WINDOW_FORMAT } from '../shell/windowState.ts';
import { UPDATES_FORMAT } from '../updates/updates.ts';
import { SUMMARY_FORMAT } from '../world/cache.ts';

export const PROFILE_FILES: readonly ProfileFile[] = [
  { what: 'List of instances', path: 'instances.json', format: REGISTRY_FORMAT },
  { what: 'Choices', path: 'preferences.json', format: PREFERENCES_FORMAT },
  { what: 'Window position', path: 'window.json', format: WINDOW_FORMAT },
  { what: 'Last folder', path: 'last-folder.json', format: FOLDER_FORMAT },
  { what: 'Updates', path: 'updates.json', format: UPDATES_FORMAT },
  { what: 'Monitoring state', path: 'monitoring.json', format: MONITORING_FORMAT },
  { what: 'Joined addresses', path: 'people.json', format: JOINS_FORMAT },
  { what: 'Addresses told apart', path: 'apart.json', format: APART_FORMAT },
  { what: 'End dates', path: 'ends.json', format: ENDS_FORMAT },
  { what: 'Snoozed lines', path: 'snoozes.json', format: SNOOZES_FORMAT },
  { what: 'Kits', path: 'templates.json', format: KITS_FORMAT },
  { what: 'Uses of kits', path: 'template-uses.json', format: USES_FORMAT },
  { what: 'Signing keys', path: 'signing.json', format: SIGNING_FORMAT },
  { what: 'Baselines', path: 'access', ending: '.json', format: BASELINE_FORMAT },
  { what: 'Reviews', path: 'reviews', ending: '.json', format: EVIDENCE_FORMAT },
  { what: 'Logs of reviews', path: 'reviews', ending: '.ndjson', format: null },
  { what: 'Last seen', path: 'last-seen', ending: '.json', format: SUMMARY_FORMAT },
  { what: 'Lists last seen', path: 'last-seen', ending: '.jsonl', format: null },
  { what: 'Operations', path: 'operations', ending: '.jsonl', format: null },
  { what: 'Starts', path: 'starts.json', format: STARTS_FORMAT },
  { what: 'Operations forgotten', path: 'operations/forgotten.json', format: FORGOTTEN_FORMAT },
];
