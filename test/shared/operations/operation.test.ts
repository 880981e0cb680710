import { expect, test } from 'vitest';
import { planShape } from '../../../src/shared/operations/operation.ts';

test('whoever has a thousand joined addresses, as many as there can be, is looked for by all of them', () => {
  const emails = Array.from({ length: 1_000 }, (_, at) => `ann${at}@x.example`);
  const [email, ...also] = emails;
  const change = { action: 'members.find', instanceId: 'shop', email, also, known: [], why: 'It is down.' };
  const plan = {
    kind: 'off-board',
    steps: [{ change, instanceName: 'Shop', organizationName: null }],
    leaving: [emails],
  };
  expect(planShape.safeParse(plan).success).toBe(true);
});
