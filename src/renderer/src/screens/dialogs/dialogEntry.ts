import type { ComponentType } from 'react';
import type { DialogKind, DialogSubjects } from '../../state/dialogs.ts';

export type DialogEntry<K extends DialogKind> = {
  title: string | ((about: DialogSubjects[K]) => string);
  /** In px; more than the ordinary for what has columns. */
  size?: number;
  /** Its heading is not drawn, and a click beside it closes it. */
  bare?: true;
  load: () => Promise<ComponentType<DialogSubjects[K]>>;
  focusAfter?: () => HTMLElement | null;
};

export type DialogEntries = { [K in DialogKind]?: DialogEntry<K> };
