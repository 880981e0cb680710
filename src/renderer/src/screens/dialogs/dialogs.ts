import type { DialogKind } from '../../state/dialogs.ts';
import { ACCESS_DIALOGS } from './accessDialogs.ts';
import { APP_DIALOGS } from './appDialogs.ts';
import type { DialogEntry } from './dialogEntry.ts';
import { INSTANCE_DIALOGS } from './instanceDialogs.ts';
import { OPERATION_DIALOGS } from './operationDialogs.ts';
import { PEOPLE_DIALOGS } from './peopleDialogs.ts';

export const DIALOGS: { [K in DialogKind]: DialogEntry<K> } = {
  ...INSTANCE_DIALOGS,
  ...PEOPLE_DIALOGS,
  ...ACCESS_DIALOGS,
  ...OPERATION_DIALOGS,
  ...APP_DIALOGS,
};
