import type { AccessEnd } from '../../shared/accessEnd.ts';
import type { Campaign } from '../../shared/calls/campaigns.ts';
import type { Evidence, Line } from '../../shared/campaigns/campaign.ts';
import { MOST_CAMPAIGN_LINES, MOST_DECISION_NOTE } from '../../shared/campaigns/decisions.ts';
import { has } from '../../shared/capabilities.ts';
import type { CallInput, CallOutput, CallsOf, GiveUp } from '../../shared/contract.ts';
import { counted, thousands } from '../../shared/counted.ts';
import { dayAt, isDay, monthsAfter } from '../../shared/ends.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Notice } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { Now } from '../access/drift.ts';
import type { EndedOperation } from '../access/returned.ts';
import type { ReviewedLine } from '../plans/campaigns.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { organizationsOf } from '../review/report.ts';
import { NOTHING_LEFT, type PrintPdf } from '../review/review.ts';
import { type Scope, scopeOf } from '../review/scope.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { throttled } from '../scheduling/yielding.ts';
import type { FileDialogs } from '../storage/chosenFile.ts';
import type { World } from '../world/world.ts';
import { type CarryingOut, isOver, newResults, stillToRun } from './carriedOut.ts';
import { CLOSED, denyDecision, refuse, reviewerOf } from './decide.ts';
import { createFileCalls } from './fileCalls.ts';
import { createReviewFiles, type Kept, TOUCHED, UNKNOWN } from './files.ts';
import { leaversOf } from './leavers.ts';
import { gatherLines, type LineFacts } from './lines.ts';
import { createLook } from './look.ts';
import type { Signing } from './signing.ts';
import { countsOf, isDecided, isOpen } from './standing.ts';

/** What was read since is taken in at most so often, in ms. */
const CHECKED_EVERY = 1_000;

type About = CallInput<'campaigns.preview'>;

/** Access reviews with a decision on every line. */
export function createCampaigns(options: {
  folder: string;
  instances: Pick<Instances, 'list'>;
  preferences: { read(): Pick<Preferences, 'groups'> };
  now: () => Promise<Now>;
  world: LineFacts['world'] &
    Parameters<typeof createLook>[0]['world'] &
    Pick<World, 'onChange' | 'readRights'>;
  cache: Parameters<typeof createLook>[0]['cache'];
  /** What was begun of a review. */
  operationsOf: (campaignId: string) => Promise<{ isRunning: boolean; operations: CarryingOut[] }>;
  /** Who has a kit, or was invited with it. */
  withKit: (
    kitId: string,
  ) => Promise<
    readonly { instanceId: string; organizationId: string; userId: string | null; email: string | null }[]
  >;
  /** What ended, and whose access ends: by these it is told who left since the review before. */
  ended: () => Promise<readonly EndedOperation[]>;
  ends: () => Promise<readonly AccessEnd[]>;
  signing: Signing;
  print: PrintPdf | null;
  dialogs: FileDialogs;
  note: (entry: AppNote<'export-review'>) => void;
  version: string;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: (change: EventPayload<'campaigns.changed'>) => void;
  /** Of what the page decided, it knows. */
  onDecided: () => void;
}) {
  const { instances, preferences, world, clock, version, signing } = options;
  const files = createReviewFiles(options);
  const look = createLook(options);
  const inTurn = createMutex();
  let revision = 0;

  function changed(): void {
    revision += 1;
    options.onChange({ revision });
  }

  function scopeNow({ scope }: About, known: Now): Scope | null {
    const { groups } = preferences.read();
    return scopeOf(scope, { instances: instances.list(), groups, organizations: known.places.organizations });
  }

  async function factsOf({ kitId, isPrivilegedOnly }: About, scope: Scope, known: Now): Promise<LineFacts> {
    const facts = { scope, known, world, isPrivilegedOnly, reviewer: '' };
    if (kitId === null) return { ...facts, isMeant: () => true };
    const keyOf = (...names: readonly (string | null)[]) => JSON.stringify(names);
    const meant = new Set(
      (await options.withKit(kitId)).flatMap(({ instanceId, organizationId, userId, email }) => [
        keyOf(instanceId, organizationId, userId ?? email),
        // Of an account all keys count.
        ...(userId === null ? [] : [keyOf(instanceId, null, userId)]),
      ]),
    );
    return {
      ...facts,
      isMeant: ({ instanceId, organizationId, userId, email }) =>
        meant.has(keyOf(instanceId, organizationId, userId ?? email)),
    };
  }

  async function preview(input: About): Promise<Result<CallOutput<'campaigns.preview'>>> {
    const known = await options.now();
    const scope = scopeNow(input, known);
    if (!scope) return ok({ instances: 0, organizations: 0, lines: 0, privileged: 0, unread: [] });
    const found = await gatherLines(await factsOf(input, scope, known));
    return ok({
      instances: scope.instances.length,
      organizations: found.instances.reduce((sum, { organizations }) => sum + organizations, 0),
      lines: found.lines.length,
      privileged: found.lines.filter(({ isPrivileged }) => isPrivileged).length,
      unread: found.unread,
    });
  }

  /** What roles may do, and how many have them: nothing else asks for it of every organization. */
  async function readRoles(input: About): Promise<void> {
    const known = await options.now();
    const scope = scopeNow(input, known);
    const refs = (scope?.instances ?? []).flatMap(({ id }) =>
      scope && has({ version: world.account(id)?.version ?? null }, 'customRole.all')
        ? organizationsOf(id, { scope, known })
        : [],
    );
    await world.readRights(refs.filter((ref) => world.target(ref)?.whyUnknown === null));
  }

  async function start(input: CallInput<'campaigns.start'>): Promise<Result<CallOutput<'campaigns.start'>>> {
    const { scope: asked, kitId, isPrivilegedOnly, everyMonths, needsSecond, dueOn } = input;
    const name = oneLine(input.name, 120);
    if (name === '') return refuse('Name the review.', 'name');
    const reviewer = reviewerOf(input.reviewer);
    if (!reviewer.ok) return reviewer;
    if (!isDay(dueOn) || dueOn < dayAt(clock())) return refuse('Choose a day from today on.', 'dueOn');
    await readRoles(input);
    const known = await options.now();
    const scope = scopeNow(input, known);
    if (!scope) return fail(NOTHING_LEFT);
    const facts = await factsOf(input, scope, known);
    const found = await gatherLines({ ...facts, reviewer: reviewer.value.email });
    if (found.lines.length === 0) return refuse('There is nothing to review in this scope.', 'scope');
    if (found.lines.length > MOST_CAMPAIGN_LINES)
      return refuse(
        `This review has ${thousands(found.lines.length)} lines. At most ${thousands(MOST_CAMPAIGN_LINES)} fit: choose fewer instances.`,
        'scope',
      );
    const earlier = await all();
    const about = aboutOf({ scope: asked, kitId, isPrivilegedOnly });
    const previous = earlier.findLast(({ stand }) => aboutOf(stand.started) === about);
    const left = { operations: await options.ended(), ends: await options.ends() };
    const evidence: Evidence = {
      ...{ madeAt: known.at, version },
      scope: `${scope.words}${kitId === null ? '' : ', people with one kit'}${isPrivilegedOnly ? ', privileged people only' : ''}`,
      ...found,
      previous: previous ? { name: previous.stand.started.name, startedAt: previous.stand.started.at } : null,
      leavers: leaversOf(previous?.evidence ?? null, found, left),
      notes: [OTHERS_KEYS, ...(scope.isWhole ? [] : [KEYS_OF_NONE])],
      lines: withEarlier(found.lines, earlier),
    };
    const added = await files.add(evidence, {
      ...{ kind: 'started', at: known.at, name, scope: asked, kitId, isPrivilegedOnly },
      ...{ reviewer: reviewer.value, dueOn, everyMonths, needsSecond },
    });
    if (!added.ok) return added;
    changed();
    return ok({ id: added.value.id });
  }

  /** The lines, each with the review in which it was kept last, where nothing of it is other since. */
  function withEarlier(lines: Line[], reviews: readonly Kept[]): Line[] {
    const earlier = new Map<string, { line: Line; name: string; isKept: boolean }>();
    for (const { stand, evidence } of reviews) {
      if (!stand.closed) continue;
      for (const line of evidence.lines)
        earlier.set(line.id, {
          ...{ line, name: stand.started.name },
          isKept: stand.lines.get(line.id)?.decision?.is === 'keep',
        });
    }
    return lines.map((line) => {
      const before = earlier.get(line.id);
      return before?.isKept && isSame(before.line, line) ? { ...line, unchangedSince: before.name } : line;
    });
  }

  /** All of them, the oldest first. */
  async function all(): Promise<Kept[]> {
    const found: Kept[] = [];
    for (const { id } of await files.shorts()) {
      const kept = await files.read(id);
      if (kept.ok) found.push(kept.value);
    }
    return found;
  }

  /** The newest first. One that was followed by another of the same has no next one. */
  async function campaigns(): Promise<Campaign[]> {
    const shorts = await files.shorts();
    return shorts
      .map(({ started, campaign }): Campaign => {
        const { at, everyMonths } = started;
        const isFollowed = shorts.some(
          (other) => other.started.at > at && aboutOf(other.started) === aboutOf(started),
        );
        const nextOn = everyMonths === null || isFollowed ? null : monthsAfter(dayAt(at), everyMonths);
        return { ...campaign, nextOn };
      })
      .reverse();
  }

  async function campaign(id: string): Promise<Result<{ campaign: Campaign }>> {
    const found = (await campaigns()).find((each) => each.id === id);
    return found ? ok({ campaign: found }) : fail(UNKNOWN);
  }

  async function decide(
    input: CallInput<'campaigns.decide'>,
  ): Promise<Result<CallOutput<'campaigns.decide'>>> {
    const { id, lineIds, decision } = input;
    const done = await files.append(id, ({ evidence, stand }) => {
      if (stand.closed) return fail(CLOSED);
      const lines = new Map(evidence.lines.map((line) => [line.id, line]));
      for (const lineId of lineIds) {
        const denied = denyDecision(lines.get(lineId), decision);
        if (denied !== null) return refuse(denied);
      }
      const given = input.note === null ? null : oneLine(input.note, MOST_DECISION_NOTE);
      const noteOf = (lineId: string) => given ?? stand.lines.get(lineId)?.note ?? '';
      const others = [...new Set(lineIds)].filter((lineId) => {
        const before = stand.lines.get(lineId);
        return !before || !isDecided(before, decision) || before.note !== noteOf(lineId);
      });
      const { reviewer: by } = stand.started;
      return ok(
        [...Map.groupBy(others, noteOf)].map(([note, own]) => ({
          ...{ kind: 'decided' as const, at: clock(), lineIds: own, decision, note, by },
        })),
      );
    });
    if (!done.ok) return done;
    options.onDecided();
    return campaign(id);
  }

  async function close(input: CallInput<'campaigns.close'>): Promise<Result<Record<string, never>>> {
    const by = reviewerOf(input.by);
    if (!by.ok) return by;
    const closed = await files.append(input.id, async ({ evidence, stand, head }) => {
      if (stand.closed) return fail(CLOSED);
      const { undecided, unseconded } = countsOf(evidence.lines, stand);
      if (undecided > 0)
        return refuse(`${counted(undecided, 'line is', 'lines are')} still undecided. Decide them first.`);
      if (unseconded > 0)
        return refuse(
          `A second reviewer has not signed ${counted(unseconded, 'privileged line', 'privileged lines')}. Send a worksheet first.`,
        );
      const sealed = await signing.seal({ kind: 'closed', at: clock(), before: head, by: by.value });
      return sealed.ok ? ok([sealed.value]) : sealed;
    });
    if (!closed.ok) return closed;
    changed();
    await settle(input.id);
    return ok({});
  }

  async function waive({
    id,
    lineIds,
    note,
  }: CallInput<'campaigns.waive'>): Promise<Result<Record<string, never>>> {
    const { operations } = await options.operationsOf(id);
    if (lineIds.some((lineId) => stillToRun(operations).has(lineId)))
      return refuse('A change of these is still open in Activity. Choose “Don’t finish” there first.');
    const waived = await files.append(id, ({ stand }) => {
      const isAll = lineIds.every((lineId) => {
        const standing = stand.lines.get(lineId);
        return standing && isOpen(standing);
      });
      if (!stand.closed || stand.final || !isAll)
        return refuse('A line of these has nothing left to carry out.');
      const why = oneLine(note, MOST_DECISION_NOTE);
      if (why === '') return refuse('Say why these lines stay as they are.', 'note');
      const { reviewer: by } = stand.started;
      return ok([{ kind: 'waived', at: clock(), lineIds: [...new Set(lineIds)], note: why, by }]);
    });
    if (!waived.ok) return waived;
    changed();
    await settle(id);
    return ok({});
  }

  /** Takes in what came of a closed review: by operations, then by readings. Where nothing of it is open, it is final. */
  const settle = (id: string) => inTurn(() => settleNow(id));
  async function settleNow(id: string): Promise<void> {
    const { isRunning, operations } = await options.operationsOf(id);
    const before = await files.read(id);
    if (!before.ok) return;
    const { length } = before.value.entries;
    const at = clock();
    const taken = await files.append(id, (kept) => {
      if (!kept.stand.closed || kept.stand.final) return ok([]);
      const results = newResults(kept, operations, isRunning ? null : look);
      return ok(results.map((result) => ({ kind: 'carried-out' as const, at, ...result })));
    });
    if (!taken.ok) return;
    const { evidence, stand } = taken.value;
    if (stand.closed && !stand.final && !isRunning && isOver(evidence.lines, stand, look.isBlind))
      await files.append(id, async ({ head }) => {
        const sealed = await signing.seal({ kind: 'final', at: clock(), before: head });
        return sealed.ok ? ok([sealed.value]) : sealed;
      });
    if (taken.value.entries.length > length) changed();
  }

  async function settleAll(): Promise<void> {
    for (const { id, campaign } of await files.shorts())
      if (campaign.state === 'carrying-out') await settle(id);
  }
  const checkSoon = throttled(() => void settleAll(), CHECKED_EVERY);
  world.onChange(checkSoon);

  /** What a closed review decided and is neither done nor waived, for its plan; and the invitations that it keeps. */
  async function reviewed(id: string): Promise<Result<ReviewedLine[]>> {
    await settle(id);
    const kept = await files.read(id);
    if (!kept.ok) return kept;
    const { evidence, stand, touched } = kept.value;
    if (touched !== null) return fail(TOUCHED);
    if (!stand.closed) return refuse('Close the review first: its decisions are not signed yet.');
    return ok(
      evidence.lines.flatMap((line): ReviewedLine[] => {
        const standing = stand.lines.get(line.id);
        if (!standing?.decision) return [];
        const isKept = line.kind === 'invitation' && standing.decision.is === 'keep';
        if (!isOpen(standing) && !isKept) return [];
        const serverKeyId = line.kind === 'key' ? look.serverKeyIdOf(line) : undefined;
        return [{ line, decision: standing.decision, ...(serverKeyId === undefined ? {} : { serverKeyId }) }];
      }),
    );
  }

  return {
    calls: {
      'campaigns.list': async () => ok({ campaigns: await campaigns() }),
      'campaigns.preview': preview,
      'campaigns.start': start,
      'campaigns.lines': async ({ id }) => {
        const kept = await files.read(id);
        return kept.ok ? ok({ lines: kept.value.evidence.lines, unread: kept.value.evidence.unread }) : kept;
      },
      'campaigns.standing': async ({ id }) => {
        const kept = await files.read(id);
        if (!kept.ok) return kept;
        const lines = Object.fromEntries(kept.value.stand.lines);
        const told = await campaign(id);
        return told.ok ? ok({ ...told.value, lines }) : told;
      },
      'campaigns.decide': decide,
      'campaigns.close': close,
      'campaigns.waive': waive,
      'campaigns.delete': async ({ id }) => {
        const removed = await files.remove(id);
        if (!removed.ok) return removed;
        changed();
        return ok({});
      },
      ...createFileCalls({ ...options, files, onTaken: changed }),
    } satisfies CallsOf<'campaigns'> & GiveUp,
    reviewed,
    checkSoon,
    /** In short, for Needs you. */
    all: () => campaigns(),
    flush: async (): Promise<unknown> => {
      await inTurn(async () => {});
      return files.flush();
    },
  };
}

/** As the evidence says of everybody whose keys are not here. */
const OTHERS_KEYS =
  'Dokploy shows a person’s API keys to that person alone: of others none is listed. They end with the account.';

/** As the evidence says of single organizations. */
const KEYS_OF_NONE =
  'API keys of an unknown organization are not listed: review the whole instance to decide on those.';

function isSame(before: Line, now: Line): boolean {
  // What nobody knows is not the same.
  if (now.kind === 'member' && now.granted === undefined && !seesEverything(now.role ?? '')) return false;
  return (['role', 'isPrivileged', 'access', 'granted', 'since'] as const).every(
    (name) => before[name] === now[name],
  );
}

function aboutOf({ scope, kitId, isPrivilegedOnly }: About): string {
  return JSON.stringify([scope, kitId, isPrivilegedOnly]);
}
