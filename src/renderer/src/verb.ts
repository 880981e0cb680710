import type { IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** `place`: in a bar, before its dots or at its end. `below`: a hint in a menu. */
export type VerbWords = {
  title: string;
  icon: ComponentType<IconProps>;
  isDanger?: true;
  place?: 'first' | 'last';
  below?: string;
};

/** A verb of a catalogue for one subject, as menus and bars show it. `why` it is denied. */
export type OfferedVerb<What extends string = string> = VerbWords & {
  what: What;
  why: string | null;
  run: () => unknown;
};
