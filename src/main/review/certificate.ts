import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import {
  type Certificate,
  type CertificatePlace,
  certificatesOf,
  type KeptOffboarding,
  placesByState,
  readWords,
  unreadWords,
} from '../../shared/operations/certificate.ts';
import { oneLine } from '../../shared/text.ts';
import { type FileDialogs, fileWords, saveFile, Unread } from '../storage/chosenFile.ts';
import {
  beginningOf,
  type Columns,
  END,
  escaped,
  factsOf,
  quiet,
  stranger,
  tableOf,
  told,
} from './documentHtml.ts';
import { createMoments, type Moments } from './moments.ts';

export function createCertificates(options: {
  find: (operationId: string) => Promise<Result<KeptOffboarding>>;
  print: (pieces: AsyncIterable<string>) => Promise<Result<Uint8Array>>;
  chooseTarget: FileDialogs['chooseTarget'];
  clock: () => number;
  version: string;
  offsetAt: (at: number) => number;
}) {
  const moments = createMoments(options.offsetAt);

  async function* printed(certificates: readonly Certificate[]): AsyncGenerator<Uint8Array> {
    const { version, clock } = options;
    const html = certificatesHtml(certificates, { moments, madeAt: clock(), version });
    const pdf = await options.print(html);
    if (!pdf.ok) throw new Unread(pdf.error);
    yield pdf.value;
  }

  return {
    async 'operations.certificate'({
      operationId,
    }: CallInput<'operations.certificate'>): Promise<Result<CallOutput<'operations.certificate'>>> {
      const found = await options.find(operationId);
      if (!found.ok) return found;
      const certificates = certificatesOf(found.value);
      const [first, ...others] = certificates;
      if (!first) return fail(NO_OFFBOARDING);
      const of = others.length > 0 ? `${certificates.length} people` : fileWords(first.name) || 'a person';
      const file = { name: `off-boarding of ${of}`, ending: 'pdf', title: 'Save certificate' };
      const saved = await saveFile({ ...file, pieces: printed(certificates) }, options);
      return saved.ok ? ok(saved.value) : saved;
    },
  };
}

const NO_OFFBOARDING = {
  code: 'operation-unknown',
  message: 'Nobody was off-boarded by this operation.',
  advice: 'Save its results instead.',
} as const;

type About = { moments: Moments; madeAt: number; version: string };

export async function* certificatesHtml(
  certificates: readonly Certificate[],
  about: About,
): AsyncGenerator<string> {
  const [first, ...others] = certificates;
  const interim = certificates.some(({ isInterim }) => isInterim) ? ' (interim)' : '';
  const of = others.length > 0 ? `${certificates.length} people` : oneLine(first?.name ?? '', 80);
  yield beginningOf(escaped(`Off-boarding of ${of}${interim}`));
  for (const [at, certificate] of certificates.entries()) yield* certificateHtml(certificate, at, about);
  yield END;
}

function* certificateHtml(certificate: Certificate, at: number, about: About): Generator<string> {
  const { name, emails, isInterim, isGone, verdict, startedAt, endedAt, doneAs, remark, doneNote, record } =
    certificate;
  const { moments, madeAt, version } = about;
  yield `<h1${at > 0 ? ' class="page"' : ''}>Off-boarding of ${stranger(name)}</h1>
<p class="scope">${isInterim ? '<span class="warn">Interim: something is still open.</span>' : 'Certificate'}</p>\n`;
  for (const [place, { tone, words }] of verdict.entries()) {
    const check = isGone && place === 0 ? '✓ ' : '';
    yield `<p class="verdict ${tone}">${check}${stranger(words)}</p>\n`;
  }
  yield factsOf([
    [
      'Person',
      [name, ...emails]
        .filter((each, place, all) => all.indexOf(each) === place)
        .map(stranger)
        .join('<br>'),
    ],
    ['Off-boarded', `${moments.minute(startedAt)} to ${moments.minute(endedAt)}`],
    ['Done as', doneAs.map(stranger).join('<br>') || quiet('nobody: nothing was sent')],
    ['Note', told(remark)],
    ['Marked as done', told(doneNote)],
    ['Checked', 'by reading each server again'],
    ['Record', escaped(record)],
    ['Printed', `${escaped(moments.whole(madeAt))}, by Quayside ${escaped(version)}`],
  ]);
  for (const { title, places } of placesByState(certificate)) {
    yield `<h2>${escaped(title)}</h2>\n`;
    yield* tableOf(columnsOf(moments), places);
  }
}

const columnsOf = ({ minute }: Moments): Columns<CertificatePlace> => ({
  Server: [20, ({ instanceName }) => stranger(instanceName)],
  Result: [24, ({ did }) => told(did.charAt(0).toUpperCase() + did.slice(1))],
  When: [14, ({ at }) => (at === null ? quiet('–') : minute(at))],
  'Done as': [18, ({ by }) => told(by)],
  Afterwards: [
    24,
    (place) => {
      const seen = place.seenAt === null ? '' : `Last seen there ${minute(place.seenAt)}.`;
      const afterwards = [readWords(place, minute), unreadWords(place), seen, ...place.lines];
      return afterwards.map(stranger).filter(Boolean).join('<br>');
    },
  ],
});
