import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leaveOut, look, NOT_LOOKED, setChecked } from '../../src/renderer/src/features/sheet/planning.tsx';
import type { Invitation, Member } from '../../src/shared/dokploy.ts';
import { ok } from '../../src/shared/errors.ts';
import type { Intent } from '../../src/shared/operations/change.ts';
import type { Plan, PlannedStep } from '../../src/shared/operations/operation.ts';
import { plansOver } from '../main/plans/planOf.ts';
import { worldOf } from '../main/world/worldOf.ts';
import { invitation, member, NOW, shop, target } from '../shared/plans/targets.ts';

const PEOPLE = ['ann@x.example', 'ben@x.example', 'cleo@x.example'];
const PLACES = ['acme', 'labs'];
/** What a colleague can make of somebody in an organization. */
const STATES = [
  'nobody',
  'invited',
  'invited anew',
  'invited as admin',
  'expired',
  'member',
  'admin',
] as const;
type Standing = (typeof STATES)[number];
type Spot = { email: string; place: string };
const SPOTS = PLACES.flatMap((place) => PEOPLE.map((email): Spot => ({ email, place })));

const places = PLACES.map((organizationId) => ({ instanceId: 'a', organizationId }));
const open = { expired: false, olderThan: '', domain: '' };
const INTENTS: Intent[] = [
  {
    ...{ kind: 'invite', emails: PEOPLE, kitId: null, ownRoles: {} },
    places: places.map((place) => ({ ...place, role: 'member' })),
  },
  { kind: 'change-roles', emails: PEOPLE, role: 'admin', places },
  { kind: 'renew-invitations', ...open },
  { kind: 'remove-invitations', ...open },
];

const spotKey = ({ email, place }: Spot) => `${email} in ${place}`;
const spotOf = ({ change }: PlannedStep) => {
  const { email = '', organizationId: place = '' } = change as { email?: string; organizationId?: string };
  return spotKey({ email, place });
};
/** What is done, to whom and where, as a person reads it. */
const readOf = (step: PlannedStep) => {
  const { action, role, from } = step.change as { action: string; role?: string; from?: string };
  // Whatever its role was, an invitation that is removed reads the same.
  return `${action} ${spotOf(step)}${action === 'invitations.remove' ? '' : `: ${from} → ${role}`}`;
};

/** Main over what a colleague makes of people, and which operations it started. */
function openMain(first: readonly Standing[]) {
  const now = { revision: 0, standing: new Map(SPOTS.map((spot, at) => [spotKey(spot), first[at]])) };
  const targets = () => {
    const rows = <T>(place: string, of: (email: string, standing: Standing) => T | null): T[] =>
      PEOPLE.flatMap((email) => of(email, now.standing.get(spotKey({ email, place })) ?? 'nobody') ?? []);
    return shop(
      PLACES.map((organizationId) =>
        target({
          ...{ organizationId, organizationName: organizationId },
          members: rows(organizationId, (email, is): Member | null =>
            is === 'member' || is === 'admin' ? member(email, is, organizationId) : null,
          ),
          invitations: rows(organizationId, (email, is): Invitation | null => {
            if (!is.startsWith('invited') && is !== 'expired') return null;
            const role = is === 'invited as admin' ? 'admin' : 'member';
            const expiresAt = is === 'expired' ? NOW - 1 : NOW + 1_000;
            return { ...invitation(email, role, expiresAt), id: `${is} ${email}`, organizationId };
          }),
        }),
      ),
    );
  };
  const started: Plan[] = [];
  const plans = plansOver(
    worldOf([], [], {
      targets,
      target: ({ organizationId }) =>
        targets()[0]?.targets.find((each) => each.organizationId === organizationId) ?? null,
      revision: () => now.revision,
    }),
    { start: async (plan) => ok({ operationId: `o${started.push(plan)}` }) },
  );
  return { now, plans, started };
}

/** A sheet with a person before it, as they would tell what they did: independent of how the sheet keeps it. */
async function openSheet(main: ReturnType<typeof openMain>, intent: Intent) {
  let looked = NOT_LOOKED;
  let planId = '';
  let steps: PlannedStep[] = [];
  const unchecked = new Set<string>();
  const shown = new Set<string>();
  const kind = intent.kind;
  const meant = () => leaveOut(kind, steps, looked).meant;

  async function draw(): Promise<void> {
    const made = await main.plans['plans.make'](intent);
    if (!made.ok) throw new Error(made.error.message);
    ({ planId } = made.value);
    ({ steps } = made.value.plan);
    looked = look(looked, 'the intent', steps, true);
  }

  function set(chosen: readonly PlannedStep[], isChecked: boolean): void {
    looked = setChecked(looked, chosen, isChecked);
    for (const step of chosen) {
      isChecked ? unchecked.delete(spotOf(step)) : unchecked.add(spotOf(step));
      if (isChecked) shown.add(readOf(step));
    }
  }

  await draw();
  for (const step of meant()) shown.add(readOf(step));
  return {
    draw,
    check: (at: number, isChecked: boolean) => {
      const rows = steps.filter(({ denied }) => denied === undefined);
      const row = rows[at % Math.max(1, rows.length)];
      if (row) set([row], isChecked);
    },
    includeNew: () => {
      const { fresh } = leaveOut(kind, steps, looked);
      set(
        steps.filter((_, at) => fresh.has(at)),
        true,
      );
    },
    keepForLater: () => {
      looked = structuredClone(looked);
    },
    async press(): Promise<void> {
      if (meant().length === 0) return;
      const before = main.started.length;
      const without = [...leaveOut(kind, steps, looked).without];
      await main.plans['operations.start']({ planId, ...(without.length > 0 && { without }) });
      const sent = main.started.slice(before).flatMap((plan) => plan.steps.filter((step) => !step.denied));
      expect(sent.filter((step) => unchecked.has(spotOf(step))).map(readOf), 'was unchecked').toEqual([]);
      expect(
        sent.map(readOf).filter((what) => !shown.has(what)),
        'was not seen',
      ).toEqual([]);
    },
  };
}

const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constant('colleague'), fc.nat(SPOTS.length - 1), fc.nat(STATES.length - 1)),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('reading'), fc.constant(0), fc.constant(0)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('uncheck'), fc.nat(5), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('check'), fc.nat(5), fc.constant(0)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('include', 'keep', 'press'), fc.constant(0), fc.constant(0)),
  },
);

test.each(INTENTS)(
  'to $kind, whoever was unchecked stays so through readings, colleagues and a sheet kept for later, and nothing is sent that was not seen',
  async (intent) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...STATES), { minLength: SPOTS.length, maxLength: SPOTS.length }),
        fc.array(happening, { maxLength: 14 }),
        fc.boolean(),
        async (first, happens, isReadBefore) => {
          const main = openMain(first);
          const sheet = await openSheet(main, intent).catch(() => null);
          // Nobody is there whose role could change: the sheet says so, and has no rows.
          if (!sheet) return;
          for (const [what, at, to] of happens) {
            if (what === 'colleague') main.now.standing.set(spotKey(SPOTS[at] as Spot), STATES[to]);
            if (what === 'uncheck' || what === 'check') sheet.check(at, what === 'check');
            if (what === 'include') sheet.includeNew();
            if (what === 'keep') sheet.keepForLater();
            if (what === 'press') await sheet.press();
            if (what !== 'reading') continue;
            main.now.revision += 1;
            await sheet.draw().catch(() => {});
          }
          // The click comes as main has read, and the page may have drawn that, or not.
          main.now.revision += 1;
          if (isReadBefore) await sheet.draw().catch(() => {});
          await sheet.press();
        },
      ),
      { numRuns: 150 },
    );
  },
);
