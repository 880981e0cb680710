import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import type { Contents as Counted } from '../../../../shared/dokploy.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { type QueryState, readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { contentsWords } from './contentsWords.ts';

/** What is in an organization; null where its server tells it by everything that it has alone, until somebody asks. */
export type KnownContents = {
  query: QueryState<Counted | null>;
  isAsked: boolean;
  /** Counts it by everything that the server has. */
  count: () => void;
};

/** Counts what is in an organization, as cheaply as its server lets it be; `hasKey`: a key here opens it. */
export function useContents({ instanceId, organizationId }: OrganizationRef, hasKey: boolean): KnownContents {
  const [heavy, setHeavy] = useState(false);
  const asked = hasKey ? { instanceId, organizationId, heavy } : null;
  const { query, readAgain } = useQuery('organizations.contents', asked);
  return {
    query,
    isAsked: hasKey && (query.state === 'idle' || query.state === 'loading'),
    count: () => (heavy ? readAgain() : setHeavy(true)),
  };
}

const ALL = 'its projects, with their services, domains, environment variables and backup plans';

/** What goes of projects and services, in numbers as far as they are known. */
export function ContentsLine({ contents, hasKey }: { contents: KnownContents; hasKey: boolean }) {
  const { query, isAsked, count } = contents;
  const known = readingOf(query)?.data;
  if (!hasKey) return <>{ALL}: how many is not known, since no key here opens it</>;
  if (isAsked)
    return (
      <span role="status">
        {ALL}: <Loader size={11} aria-hidden /> counting them…
      </span>
    );
  if (known) return <>{contentsWords(known)}</>;
  const why = query.state === 'failed' ? ` They could not be counted: ${query.error.message}` : '';
  return (
    <>
      {ALL}.{why}{' '}
      <Button size="compact-xs" variant="default" onClick={count}>
        {query.state === 'failed' ? 'Retry' : 'Count'}
      </Button>
    </>
  );
}
