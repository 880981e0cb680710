import type { ComponentType } from 'react';
import { ACCESS_SECTIONS } from '../../state/places.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { type AccessSectionId, HOME_PANE } from '../../state/views.ts';
import { Baselines } from './Baselines.tsx';

/** A part of Access that fills the screen. */
export type AccessSection = { id: AccessSectionId; title: string; Content: ComponentType };

const BASELINES: AccessSection = { id: 'baselines', title: ACCESS_SECTIONS.baselines, Content: Baselines };

/** The sections of Access, in the order in which they are offered. */
export const SECTIONS: readonly AccessSection[] = [BASELINES];

/** The section that is looked at, until the window closes. */
export function useAccessSection(): { section: AccessSection; choose: (id: AccessSectionId) => void } {
  const [chosen, choose] = usePaneView(HOME_PANE, 'accessSection');
  return {
    section: SECTIONS.find(({ id }) => id === chosen) ?? BASELINES,
    choose: (id) => choose(() => id),
  };
}
