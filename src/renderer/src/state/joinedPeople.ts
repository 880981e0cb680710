import type { JoinedPeople } from '../../../shared/calls/kits.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { counted } from '../../../shared/text.ts';
import type { Dialog } from './dialogs.ts';
import type { State } from './model.ts';

export function selectJoinedCount({ kits: { joined } }: State, at?: OrganizationRef): number {
  return joined.reduce((sum, each) => (at && !isAt(each, at) ? sum : sum + each.people), 0);
}

export function joinedWords(count: number): string | null {
  if (count === 0) return null;
  return `${counted(count, 'person who joined waits for their permissions', 'people who joined wait for their permissions')}`;
}

export function planOfJoined(all: readonly JoinedPeople[], at?: OrganizationRef): Dialog | null {
  for (const { kitId, mode, isDeleted, people } of all) {
    const own = at ? people.filter((each) => isAt(each, at)) : people;
    if (own.length === 0) continue;
    const places = new Map(
      own.map(({ instanceId, organizationId }) => [
        `${instanceId} ${organizationId}`,
        { instanceId, organizationId },
      ]),
    );
    return {
      kind: 'apply-kit',
      ...(isDeleted ? {} : { kitId, mode }),
      people: [...new Set(own.map(({ email }) => email))].map((email) => [email]),
      places: [...places.values()],
    };
  }
  return null;
}

function isAt(one: OrganizationRef, other: OrganizationRef): boolean {
  return one.instanceId === other.instanceId && one.organizationId === other.organizationId;
}
