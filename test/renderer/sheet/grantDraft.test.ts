import { describe, expect, it } from 'vitest';
import {
  firstDraft as draftOf,
  type Granting,
  intentOf,
  holdsDraft as isChanged,
} from '../../../src/renderer/src/features/sheet/manyDraft.ts';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import { isOpenable } from '../../../src/shared/target.ts';

const firstDraft = (granting: Granting, targets: readonly Target[]) =>
  draftOf({ granting }, { targets: [{ targets } as unknown as InstanceTargets], today: '2026-11-26' });

const target = (organizationId: string, emails: string[], invited: string[] = []): Target =>
  ({
    instanceId: 'shop',
    organizationId,
    holders: [{}],
    members: emails.map((email) => ({ user: { email } })),
    invitations: invited.map((email) => ({ email })),
  }) as unknown as Target;

describe('whom something is granted to, and where', () => {
  const all = [
    target('a', ['Ann@x.example']),
    target('b', ['bob@x.example'], ['ann@x.example']),
    target('c', []),
  ];
  const places = (draft: ReturnType<typeof firstDraft>) => [...draft.places].map((key) => JSON.parse(key)[1]);

  it('begins where the people are members or invited, as far as is known', () => {
    expect(places(firstDraft({ people: [['ann@x.example']] }, all))).toEqual(['a', 'b']);
    expect(places(firstDraft({ people: [['nobody@x.example']] }, all))).toEqual(['a', 'b', 'c']);
    expect(places(firstDraft({}, all))).toEqual(['a', 'b', 'c']);
    const chosen = [{ instanceId: 'shop', organizationId: 'c' }];
    expect(places(firstDraft({ people: [['ann@x.example']], places: chosen }, all))).toEqual(['c']);
  });

  it('is offered the organizations that a key opens, not those that are known by another key', () => {
    const known = { principal: { userId: 'owner' } };
    const targets = [
      { ...target('opened', []), ...known, holders: [{ userId: 'owner' }] },
      { ...target('known alone', []), ...known, holders: [] },
    ] as unknown as Target[];
    expect(targets.filter(isOpenable).map(({ organizationId }) => organizationId)).toEqual(['opened']);
  });

  it('is as it began once what was chosen and typed is taken back, in any order', () => {
    const first = firstDraft({ people: [['ann@x.example']] }, all);
    expect(isChanged({ ...first }, first)).toBe(false);
    const back = { ...first, text: `${first.text}\n`, places: new Set([...first.places].reverse()) };
    expect(isChanged(back, first)).toBe(false);
    const other = new Set(firstDraft({ places: all.slice(1) }, all).places);
    expect(other.size).toBe(first.places.size);
    for (const changed of [
      { text: '' },
      { places: other },
      { isEveryone: true },
      { mode: 'exactly' },
      { kitId: 'b' },
    ] as const)
      expect(isChanged({ ...first, ...changed }, first)).toBe(true);
  });

  it('is asked of main with all that was chosen, and every member where nobody is named', () => {
    const together = [['ann@x.example', 'ann@home.example']];
    const draft = firstDraft({ people: together, kitId: 'k', mode: 'exactly' }, all);
    const asked = { kind: 'grant', kitId: 'k', mode: 'exactly', together, readings: 'r' };
    expect(intentOf(draft, 'r')).toEqual({
      ...asked,
      emails: together.flat(),
      places: ['a', 'b'].map((organizationId) => ({ instanceId: 'shop', organizationId })),
    });
    expect(intentOf({ ...draft, isEveryone: true }, 'r')).toMatchObject({ emails: null });
    const from = { instanceId: 'shop', organizationId: 'a', userId: 'ann' };
    const copied = intentOf(firstDraft({ from: { ...from, email: 'ann@x.example' } }, all), 'r');
    expect(copied).toMatchObject({ from, kitId: null, places: [{ organizationId: 'a' }] });
  });
});
