import type { Member } from '../dokploy.ts';
import { parseMoment } from '../time.ts';
import type { MomentFact } from './fact.ts';

export const MEMBER_JOINED: MomentFact<Pick<Member, 'createdAt'>> = {
  title: 'Joined',
  atOf: ({ createdAt }) => parseMoment(createdAt) ?? 'unknown',
  toneOf: () => 'quiet',
};
