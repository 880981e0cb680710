import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Settings } from '../../shared/settings.ts';
import type { RememberedFile } from '../storage/rememberedFile.ts';
import type { Refreshing } from '../world/refreshing.ts';
import {
  type Digest,
  digestOf,
  type Finding,
  findInLook,
  findNeeds,
  forgetIn,
  type Looked,
  mergeFindings,
  type Needed,
} from './findings.ts';

import type { Memory } from './memory.ts';
import { createSchedule } from './schedule.ts';

export type MonitoringChoices = Pick<Settings, 'monitorEvery' | 'monitorPasted' | 'notify'>;

export function createMonitoring(options: {
  instances: { list(): Instance[]; find(instanceId: string): Result<Instance> };
  refresh: Refreshing['refresh'];
  world: { isReading(instanceId: string): boolean };
  unattended: <T>(job: () => Promise<T>) => Promise<T>;
  isKeychainOpen: () => Promise<boolean>;
  isChanging: (instanceId: string) => boolean;
  isOnline: () => boolean;
  needs: () => Promise<readonly Needed[]>;
  memory: RememberedFile<Memory>;
  clock: typeof Date.now;
  random?: () => number;
  tell: (digest: Digest) => void;
  onChange: () => void;
}) {
  const { instances, world, memory, onChange } = options;
  let choices: MonitoringChoices = { monitorEvery: 0, monitorPasted: false, notify: true };
  let findings: Finding[] = [];
  let isStopped = false;
  let waitsForKeychain = false;

  function isWanted(instanceId: string): boolean {
    const found = instances.find(instanceId);
    return (
      !isStopped &&
      found.ok &&
      found.value.status === 'active' &&
      leftOutOf(found.value, { pastedToo: choices.monitorPasted }) === null
    );
  }

  function take({ memory: next, findings: found }: { memory: typeof current; findings: Finding[] }): void {
    current = next;
    // Findings of a canceled round wait for the next one.
    findings = mergeFindings([...findings, ...found]);
  }

  function looked(instanceId: string, look: Looked): void {
    if (look.state === 'stopped') return;
    take(findInLook(current, { id: instanceId }, look));
    onChange();
  }

  async function look(instanceId: string, mayGoOn: () => boolean): Promise<Looked> {
    const { account } = await options.refresh(instanceId, { mayGoOn });
    if (!mayGoOn() || (!account.ok && account.error.code === 'canceled')) return { state: 'stopped' };
    return account.ok ? { state: 'read' } : { state: 'failed', error: account.error };
  }

  const round = createRound({
    look,
    isBusy: (instanceId) => world.isReading(instanceId) || options.isChanging(instanceId),
    isWanted,
    onLooked: looked,
  });

  async function runRound(signal: AbortSignal): Promise<void> {
    waitsForKeychain = !(await options.isKeychainOpen());
    if (waitsForKeychain || signal.aborted) return;
    const ids = instances.list().map(({ id }) => id);
    await options.unattended(() => round(ids, signal));
    if (signal.aborted) return;
    take(findNeeds(current, await options.needs()));
    if (!isStopped) await tellOnce();
  }

  /** Saved first, so that a kill does not repeat the notification. */
  async function tellOnce(): Promise<void> {
    const told = findings;
    findings = [];
    await memory.keep(current);
    const names = new Map(instances.list().map(({ id, name }) => [id, name]));
    const known = told.filter((finding) => finding.kind === 'need' || names.has(finding.instanceId));
    const monitored = [...names.keys()].filter(isWanted).length;
    const digest = digestOf(known, (id) => names.get(id) ?? '', monitored);
    if (digest && choices.notify && !isStopped) options.tell(digest);
  }

  let current = memory.current();
  const schedule = createSchedule({ ...options, run: runRound, onChange });

  return {
    configure(next: MonitoringChoices): void {
      choices = next;
      schedule.setInterval(next.monitorEvery === 0 ? null : next.monitorEvery * 60_000);
    },
    runNow: schedule.runNow,
    pause: schedule.pause,
    resume: schedule.resume,
    isPaused: schedule.isPaused,
    suspended: schedule.suspended,
    woke: schedule.woke,
    waitsForKeychain: (): boolean => waitsForKeychain,
    isRunning: schedule.isRunning,
    leftOut: (): { instanceId: string; why: LeftOut }[] =>
      instances.list().flatMap((instance) => {
        const why = leftOutOf(instance, { pastedToo: choices.monitorPasted });
        return why === null ? [] : [{ instanceId: instance.id, why }];
      }),
    async forget(instanceId: string): Promise<void> {
      current = forgetIn(current, instanceId);
      await memory.keep(current);
    },
    stop(): void {
      isStopped = true;
      schedule.stop();
    },
    flush: memory.flush,
  };
}

type LeftOut = 'no-key' | 'pasted-key';

/** Pasted keys allow ten verifications a day unless configured; Quayside's have no limit. */
function leftOutOf({ keys }: Pick<Instance, 'keys'>, { pastedToo }: { pastedToo: boolean }): LeftOut | null {
  const used = keys.filter(({ status, retiring }) => status === 'active' && !retiring);
  if (used.length === 0) return 'no-key';
  return !pastedToo && used.some(({ origin }) => origin === 'pasted') ? 'pasted-key' : null;
}

const SERVERS_AT_ONCE = 4;
const BUSY_AGAIN = 5_000;
const BUSY_TRIES = 6;

type Busy = (instanceId: string) => boolean;

/** A few servers at a time; busy ones come later, or not in this round. Ends soon after `signal` aborts. */
function createRound(options: {
  look: (instanceId: string, mayGoOn: () => boolean) => Promise<Looked>;
  isBusy: Busy;
  isWanted: (instanceId: string) => boolean;
  onLooked: (instanceId: string, looked: Looked) => void;
}): (instanceIds: readonly string[], signal: AbortSignal) => Promise<void> {
  const { look, isBusy, isWanted, onLooked } = options;

  async function lookAt(instanceId: string, signal: AbortSignal): Promise<'done' | 'busy'> {
    if (!isWanted(instanceId)) return 'done';
    if (isBusy(instanceId)) return 'busy';
    const looked = await look(
      instanceId,
      () => !signal.aborted && isWanted(instanceId) && !isBusy(instanceId),
    );
    if (looked.state === 'stopped') return isBusy(instanceId) ? 'busy' : 'done';
    onLooked(instanceId, looked);
    return 'done';
  }

  return async (instanceIds, signal) => {
    let waiting = [...instanceIds];
    for (let tries = 0; waiting.length > 0 && tries < BUSY_TRIES && !signal.aborted; tries += 1) {
      if (tries > 0) await delay(BUSY_AGAIN, undefined, { signal, ref: false }).catch(() => {});
      const busy: string[] = [];
      const left = waiting.values();
      const lookOn = async () => {
        for (const instanceId of left) {
          if (signal.aborted) return;
          if ((await lookAt(instanceId, signal)) === 'busy') busy.push(instanceId);
        }
      };
      await Promise.all(Array.from({ length: SERVERS_AT_ONCE }, lookOn));
      waiting = busy;
    }
  };
}
