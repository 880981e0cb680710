import fc from 'fast-check';
import type { AlignedList } from '../../../src/renderer/src/features/sideBySide/align.ts';
import { invitation, member } from './rows.ts';

/** A few people, written in different ways, so that lists meet. */
const email = fc.constantFrom(
  'ann@x.example',
  'ANN@x.example',
  ' ann@X.example ',
  'bob@x.example',
  'Bob@x.example',
  'cyd@y.example',
  'dee@y.example',
  '',
);
const role = fc.constantFrom('owner', 'admin', 'member', 'billing');
const members = fc.uniqueArray(
  fc.record({
    userId: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5', 'u6'),
    email,
    role,
    factor: fc.option(fc.boolean()),
  }),
  { selector: ({ userId }) => userId, maxLength: 6 },
);
const invitations = fc.array(
  fc.record({
    email,
    role: fc.option(role),
    status: fc.constantFrom('pending', 'accepted', 'canceled'),
    days: fc.integer({ min: -3, max: 3 }).filter((days) => days !== 0),
  }),
  { maxLength: 4 },
);
const list: fc.Arbitrary<AlignedList> = fc
  .record({
    instanceId: fc.constantFrom('a', 'b'),
    shows: fc.constantFrom('members' as const, 'invitations' as const),
    members: fc.option(members, { freq: 4 }),
    invitations: fc.option(invitations, { freq: 4 }),
    isPartial: fc.boolean(),
  })
  .map((made) => ({
    ...made,
    members: made.members === null ? null : made.members.map(member),
    invitations:
      made.invitations === null
        ? null
        : made.invitations.map((each, at) => invitation({ ...each, id: `i${at}` })),
  }));
export const lists = fc.array(list, { minLength: 1, maxLength: 4 });
