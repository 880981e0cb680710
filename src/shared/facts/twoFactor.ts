import { seesEverything } from '../permissions/accessSummary.ts';
import { type Fact, listedFact } from './fact.ts';

type Membership = { role: string | null; twoFactor: boolean | null };
type Code = 'off' | 'unknown' | 'on';

const listed = listedFact<Membership, Code>(
  '2FA',
  ({ twoFactor }) => (twoFactor === null ? 'unknown' : twoFactor ? 'on' : 'off'),
  { off: ['off', 'plain'], unknown: ['unknown', 'quiet'], on: ['on', 'ok'] },
);

export const TWO_FACTOR: Fact<Membership, Code> = {
  ...listed,
  toneOf: (of) => (of.twoFactor === false && seesEverything(of.role) ? 'danger' : listed.toneOf(of)),
};

/** Off if any account is off; unknown is not on. */
export function weakest(accounts: readonly Pick<Membership, 'twoFactor'>[]): boolean | null {
  const has = (state: boolean | null) => accounts.some(({ twoFactor }) => twoFactor === state);
  return has(false) ? false : has(null) || accounts.length === 0 ? null : true;
}

export const TWO_FACTOR_OVERALL: Fact<readonly (Membership & { instanceId: string })[], Code> = {
  ...TWO_FACTOR,
  codeOf: (all) => listed.codeOf(overall(all)),
  wordsOf(all) {
    const instances = [...Map.groupBy(all, ({ instanceId }) => instanceId).values()];
    const count = instances.filter((own) => weakest(own) === weakest(all)).length;
    const words = listed.wordsOf(overall(all));
    return count === instances.length ? words : `${words} on ${count} of ${instances.length}`;
  },
  toneOf: (all) =>
    all.some((each) => TWO_FACTOR.toneOf(each) === 'danger') ? 'danger' : listed.toneOf(overall(all)),
  sortKeyOf: (all) => listed.sortKeyOf(overall(all)),
};

function overall(all: readonly Membership[]): Membership {
  return { role: null, twoFactor: weakest(all) };
}
