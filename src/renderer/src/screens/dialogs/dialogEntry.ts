import type { ComponentType } from 'react';
import type { DialogKind, DialogSubjects } from '../../state/dialogs.ts';

/** What is known of a dialog before its content is loaded. */
export type DialogEntry<K extends DialogKind> = {
  title: string | ((about: DialogSubjects[K]) => string);
  /** In px; more than the ordinary for what has columns. */
  size?: number;
  /** Its heading is not drawn, and a click beside it closes it. */
  bare?: true;
  /** Loads its content, which is no part of the page's first script. */
  load: () => Promise<ComponentType<DialogSubjects[K]>>;
  /** What gets the focus when what had it before is gone. */
  focusAfter?: () => HTMLElement | null;
};

/** The dialogs of one subject, by their kinds. */
export type DialogEntries = { [K in DialogKind]?: DialogEntry<K> };
