import { readAddress } from '../../shared/address.ts';
import type { Reach } from '../../shared/calls/fields.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';

/** Electron reports these for a person's input only, never for scripts. */
const GESTURES = ['mouseDown', 'rawKeyDown', 'keyDown', 'gestureTap'];
const FRESH = 30_000;
const MOST_UNSPENT = 3;
const MOST_A_MINUTE = 20;
const MOST_NAMED = 20;

export type Admit = (reach: Reach, input: object) => Promise<Result<null>>;

type Input = { url?: string; urls?: readonly string[]; instanceId?: string };

/** One call per click or key, within a limit; else the main process asks, showing the hosts. */
export function createGestures(options: {
  ask: Ask;
  instances: { find(id: string): Result<{ origin: string }>; atOrigin(origin: string): object | undefined };
  clock: typeof Date.now;
}) {
  const { ask, instances, clock } = options;
  let last = Number.NEGATIVE_INFINITY;
  let unspent = 0;
  let sent: { reach: Reach; at: number }[] = [];
  const meant = new Set<string>();

  return {
    heard({ type, modifiers = [] }: { type: string; modifiers?: readonly string[] }): void {
      if (!GESTURES.includes(type) || modifiers.includes('isautorepeat')) return;
      last = clock();
      unspent = Math.min(unspent + 1, MOST_UNSPENT);
    },
    async admit(reach: Reach, input: Input): Promise<Result<null>> {
      const stored = instances.find(input.instanceId ?? '');
      const { url = stored.ok ? stored.value.origin : '', urls = [url] } = input;
      const read = urls.flatMap((text) => {
        const address = readAddress(text);
        return address.ok ? address.value.origin : [];
      });
      const isNew = (each: string) => reach === 'browser' || !instances.atOrigin(each);
      const origins = [...new Set(read)].filter(isNew);
      const [origin] = origins;
      if (origin === undefined || (origins.length === 1 && meant.delete(origin))) return ok(null);
      const now = clock();
      sent = sent.filter(({ at }) => now - at < 60_000);
      const isFew = sent.filter((each) => each.reach === reach).length < MOST_A_MINUTE;
      const isOwn = origins.length === 1 && now - last < FRESH && (reach === 'look' || unspent > 0);
      if (!(isFew && isOwn)) {
        if (reach === 'look' || !(await isConfirmed(ask, questionOf(reach, origins)))) return fail(UNASKED);
        if (origins.length > 1) for (const each of origins) meant.add(each);
      } else if (reach !== 'look') unspent -= 1;
      sent.push({ reach, at: now });
      return ok(null);
    },
  };
}

function questionOf(reach: Reach, origins: string[]) {
  const hosts = origins.map((origin) => new URL(origin).host);
  const [message, yes] =
    hosts.length > 1
      ? [`Add ${hosts.length} instances?`, 'Add instances']
      : reach === 'browser'
        ? [`Open ${hosts[0]} in the browser?`, 'Open']
        : [`Give ${hosts[0]} an API key?`, 'Give key'];
  const facts = hosts.slice(0, MOST_NAMED).map((value) => ({ name: 'Server', value }));
  return { message, yes, facts, detail: 'Whoever runs a server reads what is sent to it.' };
}

const UNASKED: AppError = {
  code: 'canceled',
  message: 'Nothing was sent: no click or key of yours asked for it.',
  advice: 'Click or type in the window, then try again.',
};
