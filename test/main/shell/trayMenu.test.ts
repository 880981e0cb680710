import { expect, test } from 'vitest';
import { type TrayState, trayItems } from '../../../src/main/shell/trayMenu.ts';

const calm: TrayState = { tone: 'calm', instances: 12, troubled: [], monitoring: 'waiting' };
const labels = (state: TrayState) => trayItems(state).map((item) => (item === 'line' ? '—' : item.label));

test('says how all are, names those that are not calm with why, and counts the others', () => {
  const troubled = Array.from({ length: 11 }, (_, at) => ({
    instanceId: `i${at}`,
    name: `Shop ${at}`,
    tone: at < 3 ? ('away' as const) : ('hand' as const),
    why: at < 3 ? 'not reachable' : 'key expired',
  }));
  const items = trayItems({ ...calm, tone: 'away', troubled });
  expect(items[0]).toEqual({ label: '12 instances, 3 away, 8 need a hand', action: null });
  expect(items[1]).toEqual({ label: 'Shop 0: not reachable', action: { do: 'instance', instanceId: 'i0' } });
  expect(items[9]).toEqual({ label: 'and 3 more', action: { do: 'overview' } });
});

test('offers what means something now', () => {
  expect(labels(calm)).toEqual([
    ...['12 instances, nothing to do', '—', 'Open Quayside', 'Look now', 'Pause', '—', 'Quit Quayside'],
  ]);
  expect(labels({ ...calm, monitoring: 'off' })).not.toContain('Look now');
  expect(labels({ ...calm, monitoring: 'paused' })).toContain('Resume');
  expect(labels({ ...calm, monitoring: 'keychain' })).toContain('Waits until the keychain is unlocked');
  expect(labels({ ...calm, monitoring: 'running' })).toContain('Looking…');
  expect(labels({ ...calm, instances: 0 })[0]).toBe('No instances yet');
});

test('a name that hides or turns text around, or is endless, is one short line', () => {
  const name = `A\u202e\nB${'x'.repeat(300)}`;
  const [, item] = trayItems({
    ...calm,
    troubled: [{ instanceId: 'i', name, tone: 'hand', why: 'key expired' }],
  });
  expect(item).toMatchObject({ label: expect.stringMatching(/^A B?x+…: key expired$/) });
});
