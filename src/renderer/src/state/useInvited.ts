import { useMemo } from 'react';
import type { InvitedPerson } from '../../../shared/calls/kits.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { foldAddress } from '../../../shared/text.ts';
import { readingOf } from '../queryState.ts';
import { useApp } from './app.tsx';
import { useQuery } from './useQuery.ts';

const NOBODY: readonly InvitedPerson[] = [];

export type InvitedWith = (at: OrganizationRef, email: string) => InvitedPerson | null;

export function useInvited(): readonly InvitedPerson[] {
  const revision = useApp((state) => state.kits.revision);
  return readingOf(useQuery('kits.invited', {}, revision).query)?.data.invited ?? NOBODY;
}

export function useInvitedWith(): InvitedWith {
  const invited = useInvited();
  return useMemo(() => {
    const known = new Map(invited.map((each) => [keyOf(each, each.email), each]));
    return (at, email) => known.get(keyOf(at, foldAddress(email))) ?? null;
  }, [invited]);
}

function keyOf({ instanceId, organizationId }: OrganizationRef, email: string): string {
  return JSON.stringify([instanceId, organizationId, email]);
}
