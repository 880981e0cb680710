import type { KeptTemplate } from '../../../shared/calls/templates.ts';
import { useActions, useApp } from './app.tsx';
import { readingOf } from './queryState.ts';
import { useReading } from './useReading.ts';

const NONE: readonly KeptTemplate[] = [];

/** The templates of permissions, as they are kept now; none before they were read. */
export function useTemplates(): readonly KeptTemplate[] {
  const { listTemplates } = useActions();
  const revision = useApp((state) => state.templates.revision);
  return readingOf(useReading(listTemplates, revision).query)?.data.templates ?? NONE;
}
