import { describe, expect, it } from 'vitest';
import {
  askedOf,
  firstDraft,
  isChanged,
  isOpenable,
} from '../../../src/renderer/src/features/kits/grantDraft.ts';
import {
  contentOf,
  draftOf,
  faultsOf,
  moved,
  newRule,
} from '../../../src/renderer/src/features/kits/kitDraft.ts';
import { withNew } from '../../../src/renderer/src/features/kits/useTargets.ts';
import { KIT_NAMES } from '../../../src/shared/permissions/kitLimits.ts';
import type { Kit } from '../../../src/shared/permissions/kitShape.ts';
import { kitContentShape } from '../../../src/shared/permissions/kitShape.ts';
import type { Target } from '../../../src/shared/target.ts';

const KIT: Kit = {
  id: 't',
  changedAt: 1,
  name: 'Developers',
  switches: { canAccessToDocker: false, canCreateProjects: true },
  rules: [
    { what: 'projects', effect: 'grant', project: 'shop-*' },
    { what: 'services', effect: 'withhold', project: '*', environment: '*', service: '*', kinds: ['redis'] },
    { what: 'servers', effect: 'grant', name: 'build' },
  ],
};

describe('the draft of a kit', () => {
  it('says what the kit does, and nothing that was typed for something else', () => {
    const { id: _, changedAt: __, ...content } = KIT;
    const draft = draftOf(KIT, false);
    expect(contentOf(draft)).toEqual(content);
    const rules = draft.rules.map((rule) => ({ ...rule, environment: 'typed before' }));
    const said = contentOf({ ...draft, rules: [{ ...(rules[0] ?? newRule(0)), what: 'projects' }] });
    expect(said.rules).toEqual([KIT.rules[0]]);
    expect(kitContentShape.safeParse(said).success).toBe(true);
  });

  it('of a copy has a name of its own', () => {
    expect(draftOf(KIT, true).name).toBe('Copy of Developers');
    const name = 'a'.repeat(KIT_NAMES.longest - 'Copy of '.length - 1);
    expect(draftOf({ ...KIT, name: `${name}🚀` }, true).name).toBe(`Copy of ${name}`);
  });

  it('is at fault by its name, by a pattern that is empty and by days that are none', () => {
    const draft = draftOf(KIT, false);
    expect(faultsOf(draft, [KIT], 't')).toBeNull();
    expect(faultsOf(draft, [KIT], null)).toEqual({
      name: '“Developers” is already there.',
      rules: false,
      days: null,
    });
    const empty = { ...draft, rules: [{ ...newRule(0), project: ' ' }] };
    expect(faultsOf(empty, [], null)).toEqual({ name: null, rules: true, days: null });
    for (const days of ['0', '1.5', 'a week', '3651'])
      expect(faultsOf({ ...draft, endsAfterDays: days }, [], null)?.days).toBe(
        'Enter 1 to 3650 days, or nothing.',
      );
    // What a rule is not about is none.
    const other = { ...draft, rules: [{ ...newRule(0), name: '' }] };
    expect(faultsOf(other, [], null)).toBeNull();
  });

  it('has rules that change places, and stay at the ends', () => {
    const rules = [newRule(0), newRule(1)];
    expect(moved(rules, 0, 1).map(({ key }) => key)).toEqual([1, 0]);
    expect(moved(rules, 0, -1)).toBe(rules);
    expect(moved(rules, 1, 1)).toBe(rules);
  });
});

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
    expect(askedOf(draft, all, together)).toMatchObject({ at: 'places' });
    const whole = firstDraft({ people: together, places: all }, all);
    const asked = askedOf({ ...whole, text: `${whole.text}\nbob@x.example` }, all, together);
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
    ] as const)
      expect(isChanged({ ...first, ...changed }, first)).toBe(true);
  });

  it('needs an address, unless it is everyone', () => {
    const draft = firstDraft({}, all);
    expect(askedOf(draft, all, [])).toMatchObject({ at: 'people' });
    expect(askedOf({ ...draft, whom: 'everyone' }, all, [])).toMatchObject({ people: null });
  });
});

describe('the organizations that can be chosen', () => {
  const target = (organizationId: string) => ({ instanceId: 'i', organizationId }) as Target;

  it('are no other list while nothing new is read, so that nothing moves', () => {
    const known = [target('b'), target('a')];
    expect(withNew(known, [target('a'), target('b')])).toBe(known);
    expect(withNew(known, [])).toBe(known);
  });

  it('get what was read since the dialog opened below those that it opened with', () => {
    const known = [target('b')];
    expect(withNew(known, [target('a'), target('b'), target('c')])).toEqual(['b', 'a', 'c'].map(target));
  });
});
