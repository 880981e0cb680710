import type { KeptTemplate } from '../../../shared/calls/templates.ts';
import { useApp } from './app.tsx';
import { readingOf } from './queryState.ts';
import { useQuery } from './useQuery.ts';

const NONE: readonly KeptTemplate[] = [];

/** The templates of permissions, as they are kept now; none before they were read. */
export function useTemplates(): readonly KeptTemplate[] {
  const revision = useApp((state) => state.templates.revision);
  return readingOf(useQuery('templates.list', {}, revision).query)?.data.templates ?? NONE;
}
