import type { Campaign } from '../../shared/calls/reviews.ts';
import type { ReviewScope } from '../../shared/campaigns/campaign.ts';
import { comparedName } from '../../shared/nameFault.ts';
import { dayAt, isDay } from '../../shared/time.ts';
import { savedAt } from '../calls.ts';
import { badInput, Ended, EXIT, type ExitCode, type Line, must } from '../output.ts';
import { type Place, readScope } from '../reading.ts';
import type { Context } from '../verbs.ts';

export async function start(context: Context): Promise<ExitCode> {
  const { calls, options, out } = context;
  const reviewer = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(textOf(options.reviewer));
  if (!reviewer)
    throw new Ended(
      badInput('--reviewer names nobody.', 'Write --reviewer "Ann Example <ann@example.com>".'),
    );
  if (textOf(options.name).trim() === '')
    throw new Ended(badInput('--name is missing.', 'Say what the review is called.'));
  const dueOn = textOf(options.due);
  if (!isDay(dueOn) || dueOn < dayAt(Date.now()))
    throw new Ended(badInput('--due is no day from today on.', 'Write it as 2027-01-31.'));
  const everyMonths = options.every === undefined ? null : Number(options.every);
  if (everyMonths !== null && !(Number.isInteger(everyMonths) && everyMonths >= 1 && everyMonths <= 24))
    throw new Ended(badInput('--every is not a number of months.', 'Choose 1 to 24.'));
  const kitId = await kitCalled(context, options.kit);

  const { places, unread, code } = await readScope(context);
  const started = must(
    await calls['campaigns.start']({
      ...{ name: textOf(options.name), scope: scopeOf(context, places), kitId, everyMonths },
      reviewer: { name: reviewer[1] ?? '', email: reviewer[2] ?? '' },
      dueOn,
      isPrivilegedOnly: options.privileged === true,
    }),
  );
  const review = await reviewCalled(context, started.id);
  out.result({ review, unread }, () => tableOf(context, [review]));
  return code;
}

export async function status(context: Context, [called]: readonly string[]): Promise<ExitCode> {
  const { calls, out } = context;
  const reviews =
    called === undefined
      ? must(await calls['campaigns.list']({})).campaigns
      : [await reviewCalled(context, called)];
  const touched = reviews.filter((each) => each.touched !== null);
  for (const each of touched) out.error(`${each.name}: ${each.touched}`);
  out.result({ reviews }, () => tableOf(context, reviews));
  if (touched.length > 0) return EXIT.refused;
  return reviews.some(({ state }) => state !== 'final') ? EXIT.open : EXIT.done;
}

export async function pack(context: Context, [called = '', file = '']: readonly string[]): Promise<ExitCode> {
  const { calls, files, out } = context;
  const review = await reviewCalled(context, called);
  files.save = file;
  const saved = must(savedAt(files, must(await calls['campaigns.savePack']({ id: review.id }))));
  out.result({ file: saved, review, pdf: false }, () => [
    `${saved} was written. It has no PDF: the window alone makes one.`,
  ]);
  return EXIT.done;
}

export async function verify(context: Context, [file = '']: readonly string[]): Promise<ExitCode> {
  const { calls, files, out } = context;
  files.open = file;
  const looked = must(await calls['campaigns.verifyPack']({}));
  if (looked.outcome === 'canceled') return EXIT.refused;
  const { outcome: _, ...pack } = looked;
  out.result(pack, () => [
    ...out.table(
      [pack.title, pack.holds ? 'holds' : 'DOES NOT HOLD'],
      pack.findings.map(({ tone, words }) => [{ text: tone === 'danger' ? 'wrong' : tone, tone }, words]),
    ),
    ...(pack.fingerprint === null ? [] : [`Fingerprint of its key: ${pack.fingerprint}`]),
  ]);
  return pack.holds ? EXIT.done : EXIT.refused;
}

const textOf = (option: unknown): string => (typeof option === 'string' ? option : '');

async function reviewCalled({ calls }: Context, called: string): Promise<Campaign> {
  const { campaigns } = must(await calls['campaigns.list']({}));
  const found = campaigns.filter(
    ({ id, name }) => id === called || comparedName(name) === comparedName(called),
  );
  const [review] = found;
  if (review && found.length === 1) return review;
  const some = (found.length > 1 ? found : campaigns).slice(0, 20).map(({ id, name }) => `“${name}” (${id})`);
  throw new Ended({
    code: 'review-unknown',
    message: `${review ? 'Several reviews are' : 'No review is'} called “${called}”.`,
    advice:
      some.length > 0 ? `Use an id: ${some.join(', ')}.` : 'There is none yet: “quayside review start”.',
  });
}

async function kitCalled({ calls }: Context, called: unknown): Promise<string | null> {
  if (called === undefined) return null;
  const { kits } = must(await calls['kits.list']({}));
  const name = textOf(called);
  const kit = kits.find((each) => each.id === name || comparedName(each.name) === comparedName(name));
  if (kit) return kit.id;
  throw new Ended({
    code: 'kit-unknown',
    message: `No kit is called “${name}”.`,
    advice: 'Kits are made in the window.',
  });
}

/** An explicit choice excludes organizations created later. */
function scopeOf({ options, scope }: Context, places: readonly Place[]): ReviewScope {
  if (options.organization !== undefined) {
    const organizations = places.map(({ instanceId, organizationId }) => ({ instanceId, organizationId }));
    return { kind: 'organizations', organizations };
  }
  return options.instance === undefined && options.group === undefined
    ? { kind: 'all' }
    : { kind: 'instances', instanceIds: scope.instances.map(({ id }) => id) };
}

const STATES: Record<Campaign['state'], string> = {
  deciding: 'deciding',
  'carrying-out': 'carrying out',
  final: 'final',
};

function tableOf({ out }: Context, reviews: readonly Campaign[]): readonly Line[] {
  return out.table(
    ['REVIEW', 'ID', 'STATE', 'DUE', 'LINES', 'UNDECIDED', 'OPEN'],
    reviews.map(({ name, id, state, dueOn, counts, touched }) => [
      ...[name, id],
      touched === null
        ? { text: STATES[state], tone: state === 'final' ? ('ok' as const) : ('warn' as const) }
        : { text: 'changed outside Quayside', tone: 'danger' as const },
      ...[dueOn, String(counts.lines), String(counts.undecided), String(counts.open)],
    ]),
  );
}
