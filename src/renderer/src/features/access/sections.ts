import type { ComponentType } from 'react';
import { ACCESS_SECTIONS } from '../../state/places.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { type AccessSectionId, HOME_PANE } from '../../state/views.ts';
import { Baselines } from './Baselines.tsx';
import { EndDates } from './EndDates.tsx';
import { Templates } from './Templates.tsx';

export type AccessSection = { id: AccessSectionId; title: string; Content: ComponentType };

const BASELINES: AccessSection = { id: 'baselines', title: ACCESS_SECTIONS.baselines, Content: Baselines };

const TEMPLATES: AccessSection = { id: 'templates', title: ACCESS_SECTIONS.templates, Content: Templates };

const ENDS: AccessSection = { id: 'ends', title: ACCESS_SECTIONS.ends, Content: EndDates };

export const SECTIONS: readonly AccessSection[] = [BASELINES, TEMPLATES, ENDS];

export function useAccessSection(): { section: AccessSection; choose: (id: AccessSectionId) => void } {
  const [chosen, choose] = usePaneView(HOME_PANE, 'accessSection');
  return {
    section: SECTIONS.find(({ id }) => id === chosen) ?? BASELINES,
    choose: (id) => choose(() => id),
  };
}
