import { describe, expect, it } from 'vitest';
import {
  contentOf,
  draftOf,
  faultsOf,
  moved,
  newRule,
} from '../../../src/renderer/src/features/kits/kitDraft.tsx';
import { KIT_NAMES } from '../../../src/shared/permissions/kit.ts';
import { type Kit, kitContentShape } from '../../../src/shared/permissions/shapes.ts';

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
