import { expect, test } from 'vitest';
import { denyLookingAfter, howOften } from '../../../src/renderer/src/features/settings/Background.tsx';

const leftOut = (...whys: ('pasted-key' | 'no-key')[]) =>
  whys.map((why, at) => ({ instanceId: `i${at}`, why }));

test('looking after instances is not accepted while none of them can be, and says why and what to do', () => {
  expect(denyLookingAfter(leftOut('pasted-key', 'pasted-key', 'no-key'), 3)).toBe(
    '0 of 3 instances can be monitored: 2 with a pasted key, 1 without a key. Rotate the pasted keys under Keys, or choose “Not limited” below.',
  );
  expect(denyLookingAfter(leftOut('no-key'), 1)).toBe(
    '0 of 1 instance can be monitored: 1 without a key. Add a key first.',
  );
  expect(denyLookingAfter(leftOut('pasted-key'), 2)).toBeNull();
  expect(denyLookingAfter([], 0)).toBeNull();

  const offered = (deny: string | null) =>
    howOften(deny).flatMap((each) => (each.disabled ? [] : each.label));
  expect(offered('0 of 3 instances can be looked after.')).toEqual(['Never']);
  expect(offered(null)).toContain('Every 5 minutes');
});
