import { describe, expect, it } from 'vitest';
import { askedOf, firstDraft, isChanged } from '../../../src/renderer/src/features/operations/grantDraft.ts';
import { isOpenable } from '../../../src/renderer/src/state/useTargets.ts';
import type { Target } from '../../../src/shared/target.ts';

const SOURCE = { by: 'kit', kitId: 'a', mode: 'at-least' } as const;

const target = (organizationId: string, emails: string[], invited: string[] = []): Target =>
  ({
    instanceId: 'shop',
    organizationId,
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

  it('keeps addresses together that are one person’s', () => {
    const together = [['ann@x.example', 'ann@home.example']];
    const draft = { ...firstDraft({ people: together }, all), places: new Set<string>() };
    expect(askedOf(draft, all, together, SOURCE)).toMatchObject({ at: 'places' });
    const whole = firstDraft({ people: together, places: all }, all);
    const asked = askedOf({ ...whole, text: `${whole.text}\nbob@x.example` }, all, together, SOURCE);
    expect(asked).toMatchObject({ people: [['ann@x.example', 'ann@home.example'], ['bob@x.example']] });
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
      { whom: 'everyone' },
      { mode: 'exactly' },
      { kitId: 'b' },
    ] as const)
      expect(isChanged({ ...first, ...changed }, first)).toBe(true);
  });

  it('needs a kit', () => {
    const draft = firstDraft({ people: [['ann@x.example']] }, all);
    expect(askedOf(draft, all, [], null)).toEqual({ at: 'kit', error: 'Choose a kit.' });
  });

  it('needs an address, unless it is everyone', () => {
    const draft = firstDraft({}, all);
    expect(askedOf(draft, all, [], SOURCE)).toEqual({
      at: 'people',
      error: 'Enter at least one address, or choose “Every member there”.',
    });
    expect(askedOf({ ...draft, whom: 'everyone' }, all, [], SOURCE)).toMatchObject({ people: null });
  });

  it('needs an address where somebody is copied: everyone is not offered there', () => {
    const from = { instanceId: 'shop', organizationId: 'a', userId: 'ann' };
    const copy = { by: 'member', from, mode: 'at-least' } as const;
    expect(askedOf(firstDraft({}, all), all, [], copy)).toEqual({
      at: 'people',
      error: 'Enter at least one address.',
    });
  });
});
