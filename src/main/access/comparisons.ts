import { createHash } from 'node:crypto';
import type { Difference } from '../../shared/drift.ts';
import type { EventPayload } from '../../shared/events.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import type { OrganizationRef } from '../../shared/target.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { gathered } from '../scheduling/yielding.ts';
import { acceptedBeside, type Baseline, withOver } from './baseline.ts';
import type { BaselineFiles } from './baselineFiles.ts';
import { type Drift, driftOf, type Now } from './drift.ts';

/** Delay after the first reading, so that readings arriving together are compared once. ms */
const GATHERED_FOR = 1_000;

export type Told = {
  id: string;
  name: string;
  /** Hashes of their keys. */
  differences: readonly string[];
  newAdmins: readonly (OrganizationRef & { email: string })[];
};

export type Comparisons = ReturnType<typeof createComparisons>;

export function createComparisons(options: {
  files: Pick<BaselineFiles, 'all' | 'change'>;
  now: () => Promise<Now>;
  onChange: (change: EventPayload<'access.changed'>) => void;
}) {
  const { files, now, onChange } = options;
  const drifts = new Map<string, Told & { apart: number }>();
  let revision = 0;

  async function compare(baseline: Baseline, known: Now): Promise<Drift> {
    const drift = await driftOf(baseline, known);
    const gone = goneIn(baseline, drift);
    if (gone.length > 0) await files.change(baseline.id, (now) => withOver(now, gone));
    const { id, name } = baseline;
    const differences = drift.differences.map(({ key }) => hashOf(key));
    const newAdmins = drift.differences.flatMap(newAdminIn);
    drifts.set(id, { id, name, differences, newAdmins, apart: drift.apart.length });
    return drift;
  }

  async function checkAll(): Promise<void> {
    const all = await files.all();
    for (const id of [...drifts.keys()]) if (!all.some((each) => each.id === id)) drifts.delete(id);
    const known = await now();
    for (const baseline of all) await compare(baseline, known);
    revision += 1;
    onChange({ revision, baselines: all.map(({ id, name, keptAt }) => ({ id, name, keptAt })) });
  }

  /** Serialized: results of older readings must not arrive after newer ones. */
  const inTurn = createMutex();
  const check = () => inTurn(checkAll);

  const checkSoon = gathered(
    () => void files.all().then((all) => (all.length > 0 ? check() : undefined)),
    GATHERED_FOR,
  );

  return {
    now,
    compare,
    counts(id: string): { differences: number; apart: number } | null {
      const drift = drifts.get(id);
      return drift ? { differences: drift.differences.length, apart: drift.apart } : null;
    },
    told: (): Told[] | null => (revision === 0 ? null : [...drifts.values()]),
    check,
    checkSoon,
  };
}

function goneIn(baseline: Baseline, { accepted, apart }: Drift): string[] {
  const there = new Set(accepted.map(({ difference }) => difference.key));
  return [...acceptedBeside(baseline).keys()].filter((key) => {
    const [, instanceId, organizationId] = JSON.parse(key);
    const isApart = apart.some(
      (each) =>
        each.instanceId === instanceId &&
        (each.organizationId === null || [null, each.organizationId].includes(organizationId)),
    );
    return !isApart && !there.has(key);
  });
}

/** Who sees everything now, did not then, and was not invited to. */
function newAdminIn(difference: Difference): Told['newAdmins'] {
  if (difference.kind !== 'new' && difference.kind !== 'raised' && difference.kind !== 'other-role')
    return [];
  const { now, emails, personId, instanceId, organizationId } = difference;
  const was = difference.kind === 'new' ? difference.invitedAs : difference.was;
  if (!seesEverything(now) || seesEverything(was ?? '')) return [];
  return [{ instanceId, organizationId, email: emails[0] ?? personId }];
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 12);
}
