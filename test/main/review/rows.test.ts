import { expect, test } from 'vitest';
import { stranger } from '../../../src/main/review/documentHtml.ts';
import { createMoments } from '../../../src/main/review/moments.ts';
import { invitationOf, rowsOf } from '../../../src/main/review/rows.ts';

const NOW = 1_000;
const facts = { at: 1 };
const member = (id: string, role: string) => ({
  ...{ id, memberId: id, userId: id, email: id, name: '', role, twoFactor: null, since: null, granted: {} },
});
const invitation = (id: string, role: string | null, expiresAt: number) => ({
  ...{ id, email: id, invitationId: id, role, since: null, expiresAt },
});

test('the strongest role comes first, then who is invited; an invitation stands beside the member of its address, the one that ends last', () => {
  const rows = rowsOf({
    members: {
      ...facts,
      rows: [member('zoe', 'owner'), member('bob', 'member'), member('amy', 'made'), member('ann', 'member')],
    },
    invitations: {
      ...facts,
      rows: [
        invitation('new', null, 8.64e15),
        invitation('bob', 'admin', 500),
        invitation('bob', 'owner', 2_000),
      ],
    },
  });
  expect(
    rows.map(({ member, invitation }) => {
      const own = invitation && invitationOf(invitation, NOW);
      const { email } = member ?? invitation;
      return [email, member?.role ?? null, own && [own.role, own.expiresAt, own.status === 'expired']];
    }),
  ).toEqual([
    ['zoe', 'owner', null],
    ['amy', 'made', null],
    ['ann', 'member', null],
    ['bob', 'member', ['owner', 2_000, false]],
    ['bob', null, ['admin', 500, true]],
    ['new', null, [null, null, false]],
  ]);
  expect(rows[0]).toMatchObject({ member: { since: null, twoFactor: null } });
});

test.each([
  ['<script>alert(1)</script>', '<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>'],
  ['" onload="x', '<bdi>&quot; onload=&quot;x</bdi>'],
  ['a\u202eb\nc', '<bdi>a b c</bdi>'],
  ['\u200b', ''],
])('what a stranger named %j is text, on one line, and turns nothing around it', (name, html) => {
  expect(stranger(name)).toBe(html);
});

test('moments are told by one clock, which is named', () => {
  const at = Date.parse('2026-03-01T23:30:00Z');
  const [berlin, delhi, lima] = [60, 330, -300].map((offset) => createMoments(() => offset));
  expect([berlin?.day(at), berlin?.minute(at)]).toEqual(['2026-03-02', '2026-03-02 00:30']);
  expect(berlin?.whole(at)).toBe('2 March 2026, 00:30 (GMT+1)');
  expect(delhi?.whole(at)).toBe('2 March 2026, 05:00 (GMT+5:30)');
  expect(lima?.whole(at)).toBe('1 March 2026, 18:30 (GMT-5)');
  expect(createMoments(() => 0).whole(at)).toBe('1 March 2026, 23:30 (GMT)');
  expect(berlin?.day(Number.MAX_VALUE)).toBe('+275760-09-12');
});
