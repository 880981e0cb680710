import { expect, test } from 'vitest';
import { keptFactsWithout } from '../../../src/main/operations/recorded.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';

test('with an instance everybody goes of whom an off-boarding did nothing elsewhere', () => {
  const step: Step = {
    id: 0,
    change: {
      action: 'members.endMembership',
      instanceId: 'blog',
      organizationId: 'o',
      memberId: 'm',
      email: 'Ann@Home.example',
    },
    instanceName: 'Blog',
    organizationName: 'Acme',
    state: { state: 'waiting' },
  };
  const facts = {
    installations: { shop: ['u1'], blog: ['u2'] },
    leaving: [['ann@x.example', 'ann@home.example'], ['bob@x.example']],
  };
  expect(keptFactsWithout(facts, 'shop', [step])).toEqual({
    installations: { blog: ['u2'] },
    leaving: [['ann@x.example', 'ann@home.example']],
  });
});
