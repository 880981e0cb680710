import type { KeptKit } from '../../../shared/calls/kits.ts';
import { useApp } from './app.tsx';
import { readingOf } from './queryState.ts';
import { useQuery } from './useQuery.ts';

const NONE: readonly KeptKit[] = [];

/** The kits, as they are kept now; none before they were read. */
export function useKits(): readonly KeptKit[] {
  const revision = useApp((state) => state.kits.revision);
  return readingOf(useQuery('kits.list', {}, revision).query)?.data.kits ?? NONE;
}
