import { expect, test } from 'vitest';
import { glanceWords, type TrayState, trayItems, trayTone } from '../../../src/main/shell/trayMenu.ts';

type Need = TrayState['needs'][number];

const calm: TrayState = { needs: [], clear: true, instances: 12, monitoring: 'waiting' };
const need = (more: Partial<Need> = {}): Need => ({
  ...{ kind: 'expired', tone: 'warn', count: 1, subject: null, why: '', snoozed: null },
  instances: [{ instanceId: 'shop', count: 1 }],
  ...more,
});
const labels = (state: TrayState) => trayItems(state).map((item) => (item === 'line' ? '—' : item.label));

test('says how many things need a person, names the riskiest, and counts the others', () => {
  const needs = [
    need({ kind: 'unreachable', tone: 'danger', subject: 'Shop', why: 'not reachable' }),
    need({
      kind: 'keys-ending',
      count: 3,
      instances: [
        { instanceId: 'shop', count: 2 },
        { instanceId: 'farm', count: 1 },
      ],
    }),
    ...Array.from({ length: 8 }, () => need()),
  ];
  const items = trayItems({ ...calm, needs });
  expect(items.slice(0, 3)).toEqual([
    { label: '12 instances, 10 things need you', action: null },
    { label: 'Shop can’t be reached', action: { do: 'instance', instanceId: 'shop' } },
    { label: '3 keys expire within 14 days', action: { do: 'overview' } },
  ]);
  expect(items[9]).toEqual({ label: 'and 2 more', action: { do: 'overview' } });
});

test('is away where a server cannot be reached, needs a hand for anything else, and is calm for what can wait', () => {
  const toneOf = (...needs: Need[]) => trayTone({ ...calm, needs });
  expect(toneOf(need(), need({ kind: 'unreachable' }))).toBe('away');
  expect(toneOf(need())).toBe('hand');
  expect(toneOf(need({ tone: 'quiet' }))).toBe('calm');
  expect(toneOf(need({ snoozed: { until: null, note: '' } }))).toBe('calm');
});

test('does not say that all is clear while something could not be read', () => {
  expect(glanceWords(calm)).toBe('12 instances, all clear');
  expect(glanceWords({ ...calm, clear: false })).toBe('12 instances');
});

test('offers what means something now', () => {
  expect(labels(calm)).toEqual([
    ...['12 instances, all clear', '—', 'Open Quayside', 'Check now', 'Pause', '—', 'Quit Quayside'],
  ]);
  expect(labels({ ...calm, monitoring: 'off' })).not.toContain('Check now');
  expect(labels({ ...calm, monitoring: 'paused' })).toContain('Resume');
  expect(labels({ ...calm, monitoring: 'keychain' })).toContain('Waits until the keychain is unlocked');
  expect(labels({ ...calm, monitoring: 'running' })).toContain('Checking…');
  expect(labels({ ...calm, instances: 0 })[0]).toBe('No instances yet');
});

test('a name that hides or turns text around, or is endless, is one short line', () => {
  const subject = `A\u202e\nB${'x'.repeat(300)}`;
  const [, item] = trayItems({
    ...calm,
    needs: [need({ kind: 'unreachable', subject, why: 'not reachable' })],
  });
  expect(item).toMatchObject({ label: expect.stringMatching(/^A B?x+… can’t be reached$/) });
});
