import type { AccessEnd } from '../../shared/accessEnd.ts';
import type { Campaign } from '../../shared/calls/reviews.ts';
import type { Evidence, Line } from '../../shared/campaigns/campaign.ts';
import { isOpen, MOST_DECISION_NOTE } from '../../shared/campaigns/decisions.ts';
import { has } from '../../shared/capabilities.ts';
import type { CallInput, CallOutput, CallsOf } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Ask } from '../../shared/question.ts';
import { counted, oneLine, thousands } from '../../shared/text.ts';
import { dayAt, isDay, monthsAfter } from '../../shared/time.ts';
import { confirmKept, type Facts } from '../access/confirmKept.ts';
import type { Now } from '../access/drift.ts';
import type { EndedOperation } from '../access/returned.ts';
import type { ReviewedLine } from '../plans/campaigns.ts';
import { organizationsOf } from '../review/report.ts';
import { NOTHING_LEFT } from '../review/review.ts';
import { scopeIn } from '../review/scope.ts';
import { createMutex } from '../scheduling/semaphore.ts';
import { throttled } from '../scheduling/yielding.ts';
import type { World } from '../world/world.ts';
import { type CarryingOut, createLook, isOver, newResults, stillToRun } from './carriedOut.ts';
import { CLOSED, denyDecision, OTHER_NOW, refuse, reviewerOf, weighDeletions } from './decide.ts';
import { createReviewFiles, type Kept, TOUCHED, UNKNOWN } from './files.ts';
import { gatherLines, type LineFacts, leaversOf, type Who } from './lines.ts';
import { createPackCalls } from './packCalls.ts';
import { countsOf, isDecided, rowsOf, type Stand, unsignedIn, withEarlier } from './standing.ts';

const MOST_LINES = 20_000;
const CHECKED_EVERY = 1_000;

type About = CallInput<'campaigns.preview'>;

export function createCampaigns(
  options: Parameters<typeof createReviewFiles>[0] &
    Omit<Parameters<typeof createPackCalls>[0], 'files'> &
    Parameters<typeof createLook>[0] &
    Parameters<typeof scopeIn>[1] & {
      ask: Ask;
      now: () => Promise<Now>;
      world: World;
      operationsOf: (campaignId: string) => Promise<{ isRunning: boolean; operations: CarryingOut[] }>;
      refresh: (instanceId: string) => Promise<unknown>;
      withKit: (kitId: string) => Promise<readonly Who[]>;
      ended: () => Promise<readonly EndedOperation[]>;
      ends: () => Promise<readonly AccessEnd[]>;
      onChange: (change: EventPayload<'campaigns.changed'>) => void;
      onDecided: () => void;
    },
) {
  const { world, clock, version, signing } = options;
  const files = createReviewFiles(options);
  const look = createLook(options);
  const inTurn = createMutex();
  let revision = 0;

  function changed(): void {
    revision += 1;
    options.onChange({ revision });
  }

  async function scopeNow({ scope }: About): Promise<Pick<LineFacts, 'known' | 'scope'> | null> {
    const known = await options.now();
    const found = scopeIn(scope, options, known);
    return found && { known, scope: found };
  }

  async function linesIn(
    { kitId, isPrivilegedOnly }: About,
    there: Pick<LineFacts, 'known' | 'scope'>,
    reviewer = '',
  ): Promise<ReturnType<typeof gatherLines>> {
    const keyOf = (...names: readonly (string | null)[]) => JSON.stringify(names);
    const withKit = kitId === null ? null : await options.withKit(kitId);
    const meant =
      withKit &&
      new Set(
        withKit.flatMap(({ instanceId, organizationId, userId, email }) => [
          keyOf(instanceId, organizationId, userId ?? email),
          keyOf(instanceId, null, userId),
        ]),
      );
    const isMeant: LineFacts['isMeant'] = ({ instanceId, organizationId, userId, email }) =>
      meant?.has(keyOf(instanceId, organizationId, userId ?? email)) ?? true;
    return gatherLines({ ...there, world, isPrivilegedOnly, isMeant, reviewer });
  }

  async function preview(input: About): Promise<Result<CallOutput<'campaigns.preview'>>> {
    const there = await scopeNow(input);
    const found = there ? await linesIn(input, there) : { instances: [], lines: [], unread: [] };
    return ok({
      instances: found.instances.length,
      organizations: found.instances.reduce((sum, { organizations }) => sum + organizations, 0),
      lines: found.lines.length,
      privileged: found.lines.filter(({ isPrivileged }) => isPrivileged).length,
      unread: found.unread,
    });
  }

  async function start(input: CallInput<'campaigns.start'>): Promise<Result<CallOutput<'campaigns.start'>>> {
    const { scope: asked, kitId, isPrivilegedOnly, everyMonths, dueOn } = input;
    const name = oneLine(input.name, 120);
    if (name === '') return refuse('Name the review.', 'name');
    const reviewer = reviewerOf(input.reviewer);
    if (!reviewer.ok) return reviewer;
    if (!isDay(dueOn) || dueOn < dayAt(clock())) return refuse('Choose a day from today on.', 'dueOn');
    const there = await scopeNow(input);
    if (!there) return fail(NOTHING_LEFT);
    const { known, scope } = there;
    const refs = scope.instances.flatMap(({ id }) =>
      has({ version: world.account(id)?.version ?? null }, 'customRole.all')
        ? organizationsOf(id, there)
        : [],
    );
    await world.readRights(refs.filter((ref) => world.target(ref)?.whyUnknown === null));
    const found = await linesIn(input, there, reviewer.value.email);
    if (found.lines.length === 0) return refuse('There is nothing to review in this scope.', 'scope');
    if (found.lines.length > MOST_LINES)
      return refuse(
        `This review has ${thousands(found.lines.length)} lines. At most ${thousands(MOST_LINES)} fit: choose fewer instances.`,
        'scope',
      );
    const earlier: Kept[] = [];
    for (const { id } of await files.shorts()) {
      const kept = await files.read(id);
      if (kept.ok) earlier.push(kept.value);
    }
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
      ...{ reviewer: reviewer.value, dueOn, everyMonths },
    });
    if (!added.ok) return added;
    look.note(added.value.id);
    changed();
    return ok({ id: added.value.id });
  }

  /** Newest first. A review followed by another of the same scope has no next date. */
  async function campaigns(how?: { isCompared: boolean }): Promise<Campaign[]> {
    const shorts = await files.shorts(how);
    return shorts
      .map(({ started, campaign }): Campaign => {
        const { at, everyMonths } = started;
        const about = aboutOf(started);
        const isFollowed = shorts.some((other) => other.started.at > at && aboutOf(other.started) === about);
        const nextOn = everyMonths === null || isFollowed ? null : monthsAfter(dayAt(at), everyMonths);
        return { ...campaign, nextOn };
      })
      .reverse();
  }

  async function campaign(id: string): Promise<Result<{ campaign: Campaign }>> {
    const found = (await campaigns()).find((each) => each.id === id);
    return found ? ok({ campaign: found }) : fail(UNKNOWN);
  }

  async function write(
    id: string,
    make: Parameters<typeof files.append>[1],
  ): Promise<Result<Record<string, never>>> {
    const done = await files.append(id, make);
    if (!done.ok) return done;
    changed();
    await settle(id);
    return ok({});
  }

  type Make = Parameters<typeof files.append>[1];
  /**
   * Confirms in the main process and then signs; `facts`: shown there, empty for no question. Refuses if the
   * review changed meanwhile.
   */
  async function writeMeant(
    id: string,
    about: (kept: Kept) => Promise<Result<{ facts: Facts; make: Make }>>,
  ): Promise<Result<Record<string, never>>> {
    const found = await files.read(id);
    if (!found.ok) return found;
    const { head, stand, touched } = found.value;
    if (touched !== null) return fail(TOUCHED);
    const told = await about(found.value);
    if (!told.ok) return told;
    const { facts, make } = told.value;
    const { name } = stand.started;
    const meant = facts.length > 0 ? await confirmKept(options.ask, 'Sign review', name, facts) : ok(null);
    return meant.ok ? write(id, (kept) => (kept.head === head ? make(kept) : fail(OTHER_NOW))) : meant;
  }

  async function seal<K extends 'closed' | 'final'>(entry: Parameters<typeof signing.seal<K>>[0]) {
    const sealed = await signing.seal<K>(entry);
    return sealed.ok ? ok([sealed.value]) : sealed;
  }

  const settle = (id: string) => inTurn(() => settleNow(id));
  async function settleNow(id: string): Promise<void> {
    const { isRunning, operations } = await options.operationsOf(id);
    let known = 0;
    const taken = await files.append(id, (kept) => {
      known = kept.entries.length;
      if (!kept.stand.closed || kept.stand.final) return ok([]);
      const results = newResults(kept, operations, isRunning ? null : look.of(id));
      look.note(
        id,
        results.map(({ lineId }) => lineId),
      );
      return ok(results.map((result) => ({ kind: 'carried-out' as const, at: clock(), ...result })));
    });
    if (!taken.ok) return;
    const { evidence, stand } = taken.value;
    if (stand.closed && !stand.final && !isRunning) {
      if (isOver(evidence.lines, stand, look.isBlind))
        await files.append(id, ({ head }) => seal({ kind: 'final', at: clock(), before: head }));
      else readBack(evidence.lines, stand);
    }
    if (taken.value.entries.length > known) changed();
  }

  const readBackOf = new Set<string>();
  /** Read back here: the page that shows it may be closed, or have read too early. */
  function readBack(lines: readonly Line[], stand: Stand): void {
    for (const { id, instanceId } of lines) {
      const result = stand.lines.get(id)?.result;
      const about = JSON.stringify([result?.operationId, instanceId]);
      if (result?.state !== 'done' || result.seen || readBackOf.has(about)) continue;
      readBackOf.add(about);
      void options.refresh(instanceId);
    }
  }

  async function settleAll(): Promise<void> {
    for (const { id, campaign } of await files.shorts())
      if (campaign.state === 'carrying-out') await settle(id);
  }
  const checkSoon = throttled(() => void settleAll(), CHECKED_EVERY);
  world.onChange(checkSoon);

  async function reviewed(id: string): Promise<Result<ReviewedLine[]>> {
    await settle(id);
    const kept = await files.read(id);
    if (!kept.ok) return kept;
    const { stand, touched } = kept.value;
    if (touched !== null) return fail(TOUCHED);
    if (!stand.closed) return refuse('Close the review first: its decisions are not signed yet.');
    return ok(
      rowsOf(kept.value).flatMap(({ line, standing }): ReviewedLine | [] => {
        const { decision } = standing;
        const isKept = line.kind === 'invitation' && decision?.is === 'keep';
        if (!decision || (!isOpen(standing) && !isKept)) return [];
        const serverKeyId = line.kind === 'key' ? look.serverKeyIdOf(line) : undefined;
        return { line, decision, ...(serverKeyId === undefined ? {} : { serverKeyId }) };
      }),
    );
  }

  return {
    calls: {
      'campaigns.list': async () => ok({ campaigns: await campaigns({ isCompared: true }) }),
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
      'campaigns.decide': async ({ id, lineIds, decision, note: given }) => {
        const asked = new Set(lineIds);
        const done = await files.append(id, ({ evidence, stand }) => {
          if (stand.closed) return fail(CLOSED);
          const lines = new Map(evidence.lines.map((line) => [line.id, line]));
          for (const lineId of lineIds) {
            const denied = denyDecision(lines.get(lineId), decision);
            if (denied !== null) return refuse(denied);
          }
          const note = given === null ? null : oneLine(given, MOST_DECISION_NOTE);
          const noteOf = (lineId: string) => note ?? stand.lines.get(lineId)?.note ?? '';
          const others = [...asked].filter((lineId) => {
            const before = stand.lines.get(lineId);
            return !before || !isDecided(before, decision) || before.note !== noteOf(lineId);
          });
          const of = { kind: 'decided' as const, at: clock(), decision, by: stand.started.reviewer };
          return ok([...Map.groupBy(others, noteOf)].map(([note, own]) => ({ ...of, note, lineIds: own })));
        });
        if (!done.ok) return done;
        options.onDecided();
        const { lines } = done.value.stand;
        return ok({ lines: Object.fromEntries([...lines].filter(([lineId]) => asked.has(lineId))) });
      },
      'campaigns.close': async ({ id, by: typed }) => {
        const by = reviewerOf(typed);
        if (!by.ok) return by;
        return writeMeant(id, async (kept) => {
          const { evidence, stand } = kept;
          if (stand.closed) return fail(CLOSED);
          const { undecided, keep, change, revoke } = countsOf(evidence.lines, stand);
          if (undecided > 0)
            return refuse(
              `${counted(undecided, 'line is', 'lines are')} still undecided. Decide them first.`,
            );
          const unsigned = unsignedIn(kept);
          const value = counted(unsigned, 'privileged line', 'privileged lines');
          const unseen = await weighDeletions(rowsOf(kept), { world, now: clock() });
          if (!unseen.ok) return unseen;
          const facts = [
            { name: 'Signed as', value: `${by.value.name} (${by.value.email})` },
            { name: 'Decisions', value: `keep ${keep}, change ${change}, revoke ${revoke}` },
            ...(unsigned > 0 ? [{ name: 'No second signature', value }] : []),
            ...unseen.value.map((value) => ({ name: 'Not checked', value })),
          ];
          const make: Make = ({ head: before }) =>
            seal({ kind: 'closed', at: clock(), before, by: by.value });
          return ok({ facts, make });
        });
      },
      'campaigns.waive': async ({ id, lineIds, note }) => {
        const toRun = stillToRun((await options.operationsOf(id)).operations);
        if (lineIds.some((lineId) => toRun.has(lineId)))
          return refuse('A change of these is still open in Activity. Choose “Give up” there first.');
        return writeMeant(id, async ({ stand }) => {
          const standings = lineIds.map((lineId) => stand.lines.get(lineId));
          if (!stand.closed || stand.final || !standings.every((each) => each && isOpen(each)))
            return refuse('A line of these has nothing left to carry out.');
          const why = oneLine(note, MOST_DECISION_NOTE);
          if (why === '') return refuse('Say why these lines stay as they are.', 'note');
          const of = { kind: 'waived' as const, at: clock(), note: why, by: stand.started.reviewer };
          const own = new Set(lineIds);
          const isLast = [...stand.lines].every(([lineId, each]) => own.has(lineId) || !isOpen(each));
          const left = { name: 'Left as is', value: `${counted(own.size, 'line', 'lines')}: ${why}` };
          return ok({ facts: isLast ? [left] : [], make: () => ok([{ ...of, lineIds: [...own] }]) });
        });
      },
      'campaigns.delete': async ({ id }) => {
        const kept = (await files.shorts()).find((each) => each.id === id)?.campaign;
        if (!kept) return fail(UNKNOWN);
        const facts = [{ name: 'Signed by', value: kept.closed?.by.email ?? 'nobody yet' }];
        const meant = await confirmKept(options.ask, 'Delete review', kept.name, facts);
        if (!meant.ok) return meant;
        const removed = await files.remove(id);
        if (!removed.ok) return removed;
        changed();
        return ok({});
      },
      ...createPackCalls({ ...options, files }),
    } satisfies CallsOf<'campaigns'>,
    reviewed,
    checkSoon,
    all: () => campaigns(),
    flush: async (): Promise<unknown> => {
      await inTurn(async () => {});
      return files.flush();
    },
  };
}

const OTHERS_KEYS =
  'Dokploy shows a person’s API keys to that person alone: of others none is listed. They end with the account.';

const KEYS_OF_NONE =
  'API keys of an unknown organization are not listed: review the whole instance to decide on those.';

function aboutOf({ scope, kitId, isPrivilegedOnly }: About): string {
  return JSON.stringify([scope, kitId, isPrivilegedOnly]);
}
