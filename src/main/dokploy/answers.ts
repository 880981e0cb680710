import { z } from 'zod';
import { firstVersion } from '../../shared/capabilities.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/text.ts';
import { type Answer, hideSecrets } from '../network/exchange.ts';
import type { RequestContext } from '../network/failures.ts';
import { rateLimitedFailure } from '../network/networkFailures.ts';
import {
  accountExistsFailure,
  accountRacedFailure,
  badBodyFailure,
  badRequestFailure,
  keyNotAcceptedFailure,
  licenseFailure,
  mailFailedFailure,
  notJsonFailure,
  refusedFailure,
  roleForbiddenFailure,
  serverFailedFailure,
  serverTooOldFailure,
  tooManyValuesFailure,
  unexpectedShapeFailure,
} from './answerFailures.ts';
import { fieldPath, type ParsedAnswer, parseAnswer, parseJson } from './answerParser.ts';
import { type DokployCall, type DokployOutput, dokployCalls } from './calls.ts';
import {
  asksForPassword,
  notDokployFailure,
  proxyName,
  proxyPageFailure,
  recognizeFront,
  redirectedFailure,
  signInAt,
} from './fronts.ts';

/** Dokploy's error body; `data` is missing through 0.27.1, `code` in the bare 401 that a bad key gets. */
const errorShape = z.object({
  message: z.string(),
  code: z.string().optional(),
  /** The first alone is told: it is checked by itself, since a body may hold millions. */
  issues: z.array(z.unknown()).optional().catch(undefined),
});
type ErrorBody = z.infer<typeof errorShape>;

const issueShape = z.object({
  path: z
    .array(z.union([z.string(), z.number()]))
    .max(20)
    .catch([]),
  message: z.string().catch(''),
});
/** Longer (UTF-16 units) than any error of Dokploy's. */
const LONGEST_ERROR = 100_000;

/** What Dokploy says where something needs a license that is not there. */
const NO_LICENSE = 'Valid enterprise license required';

/** How Dokploy begins its sentence when the mail server failed it. */
const MAIL_FAILED = 'Failed to send email notification';

/** How it begins its sentence where an account of the address exists. */
const ACCOUNT_EXISTS = 'This email already has an account';
/** How the database says that another call of the same moment made it: its table allows an address once. */
const ACCOUNT_RACED = 'Failed query: insert into "user"';

type Asked = { host: string; origin: string; key: string | null };

/** How a 401 with a code is meant: by its sentence alone `UNAUTHORIZED` is a weak role (≤ 0.28.6) or a key that ran out. */
export function isDoubtful401(answer: Answer): boolean {
  return answer.status === 401 && readErrorBody(answer.text)?.message === 'UNAUTHORIZED';
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** How Next.js turns a body away, before Dokploy looks at the key. */
const NEXT_REFUSAL = /^(?:Invalid JSON|Body exceeded \S+ limit)$/;
/** They also come while Dokploy is at work, as any from 500 on. */
const LATE: ReadonlySet<number> = new Set([408, 425, 499]);
const isFault = (status: number) => status >= 500 || LATE.has(status);

/** The redirects that ask for the same request elsewhere: a 302 or 303 may follow on work that was done. */
const MOVES: ReadonlySet<number> = new Set([301, 307, 308]);

/** Whether an answer proves that nothing was done: a refusal of Dokploy’s own form, a move, or a sign-in in front. Any other page may have come in place of a success. */
function isTurnedAway(answer: Answer): boolean {
  const { status, redirect, text } = answer;
  if (redirect !== null) return MOVES.has(status) || signInAt(redirect) !== null;
  if (status < 400 || isFault(status)) return false;
  return (
    readErrorBody(text)?.code !== undefined ||
    isDokploysRefusal(answer) ||
    NEXT_REFUSAL.test(text) ||
    asksForPassword(answer)
  );
}

/** Whether this is how Dokploy, and nothing else, turns away a call without a key. */
export function isDokploysRefusal(answer: Answer): boolean {
  const body = readErrorBody(answer.text);
  return answer.status === 401 && body !== null && isBare401(body);
}

/** What the call gives, or a failure. Never throws; no failure holds the key, a value, or more of Dokploy's words than a cleaned sentence. */
export function readAnswer<N extends DokployCall>(
  name: N,
  answer: Answer,
  asked: Asked,
  parsed?: ParsedAnswer,
): Result<DokployOutput<N>> {
  const { kind } = dokployCalls[name];
  // A write that was turned away changed nothing, as a read.
  const context: RequestContext = {
    host: asked.host,
    call: name,
    kind: isTurnedAway(answer) ? 'read' : kind,
  };
  if (answer.redirect !== null) {
    // Hidden before cut: a cut key would not be found.
    const target = hide(answer.redirect, asked.key).slice(0, 300);
    return fail(redirectedFailure(context, asked.origin, target, signInAt(target)));
  }
  if (answer.status === 429) {
    const proxy = proxyName(answer);
    const who = proxy === null ? asked.host : `${proxy} in front of ${asked.host}`;
    return fail(rateLimitedFailure(context, answer.retryAt, Date.now(), who));
  }
  // Nginx takes 1 MB by itself, and says so with a page.
  if (answer.status === 413) return fail(badBodyFailure(context, 413, proxyName(answer)));
  if (asksForPassword(answer) || isPage(answer)) {
    return fail(proxyPageFailure(context, answer.status, recognizeFront(answer)));
  }
  return isSuccess(answer)
    ? readSuccess(name, { ...answer, contentType: cleanType(answer.contentType) }, context, parsed)
    : fail(readFailure(name, answer, asked, context));
}

function readSuccess<N extends DokployCall>(
  name: N,
  answer: Answer,
  context: RequestContext,
  given: ParsedAnswer | undefined,
): Result<DokployOutput<N>> {
  const { text, status, contentType } = answer;
  if (!isJsonType(contentType)) return fail(notJsonFailure(context, status, contentType));
  const parsed = given ?? parseAnswer(name, text);
  switch (parsed.state) {
    case 'parsed':
      return ok(parsed.value as DokployOutput<N>);
    case 'not-json':
      return fail(notJsonFailure(context, status, contentType));
    case 'too-large':
      return fail(tooManyValuesFailure(context));
    case 'unexpected':
      return fail(unexpectedShapeFailure(context, parsed.at, parsed.how));
  }
}

function readFailure(name: DokployCall, answer: Answer, asked: Asked, context: RequestContext): AppError {
  const { status } = answer;
  const body = readErrorBody(answer.text);
  if (body === null) {
    // Next.js refuses bad JSON and long headers in plain text, before Dokploy looks at the key.
    if (status === 400 || status === 415 || status === 431)
      return /^\s*[{[]/.test(answer.text)
        ? notJsonFailure(context, status, cleanType(answer.contentType))
        : badBodyFailure(context, status);
    if (status === 500) return serverFailedFailure(context, status);
    return proxyPageFailure(context, status, recognizeFront(answer));
  }
  if (status === 401 && isBare401(body)) return keyNotAcceptedFailure(context);
  // Whoever answers JSON without Dokploy's code is not Dokploy.
  if (body.code === undefined) {
    return status === 404
      ? notDokployFailure(context, status, asked.key !== null)
      : proxyPageFailure(context, status, recognizeFront(answer));
  }
  const sentence = cleanSentence(body.message, asked.key);
  if ('betterAuth' in dokployCalls[name]) {
    return readBetterAuthFailure(body.code, status, sentence, context);
  }
  if (name === 'user.sendInvitation' && status === 500 && sentence.startsWith(MAIL_FAILED)) {
    return mailFailedFailure(context, sentence.slice(MAIL_FAILED.length).trim());
  }
  if (name === 'user.createUserWithCredentials' && status === 400 && sentence.startsWith(ACCOUNT_EXISTS))
    return accountExistsFailure(context);
  if (name === 'user.createUserWithCredentials' && status === 500 && body.message.startsWith(ACCOUNT_RACED))
    return accountRacedFailure(context);
  switch (status) {
    case 401:
      // Here nobody is forbidden by a role, so the key ran out between two looks at it.
      if ('anyRole' in dokployCalls[name] && body.message === 'UNAUTHORIZED')
        return keyNotAcceptedFailure(context);
      return roleForbiddenFailure(context, sentence === 'UNAUTHORIZED' ? '' : sentence);
    case 403:
      if (body.message === NO_LICENSE) return licenseFailure(context);
      return refusedFailure(context, 'forbidden', status, sentence);
    case 404:
      if (body.message === 'Not found') return serverTooOldFailure(context, firstVersion(name));
      return refusedFailure(context, 'not-found', status, sentence);
    case 409:
      return refusedFailure(context, 'conflict', status, sentence);
    case 415:
      return badBodyFailure(context, status);
    default:
      return isFault(status)
        ? serverFailedFailure(context, status)
        : readBadRequest(body, status, asked, context);
  }
}

/** better-auth answers 400 to nearly everything: its code tells what is meant. */
function readBetterAuthFailure(
  code: string,
  status: number,
  sentence: string,
  context: RequestContext,
): AppError {
  if (code === 'INVALID_API_KEY') return keyNotAcceptedFailure(context);
  if (code === 'MEMBER_NOT_FOUND') return roleForbiddenFailure(context, 'Permission denied');
  if (code.startsWith('USER_IS_ALREADY_')) return refusedFailure(context, 'conflict', status, sentence);
  if (code === 'ORGANIZATION_NOT_FOUND' || code === 'INVITATION_NOT_FOUND')
    return refusedFailure(context, 'not-found', status, sentence);
  if (status === 401 || status === 403) return refusedFailure(context, 'forbidden', status, sentence);
  if (isFault(status)) return serverFailedFailure(context, status);
  return badRequestFailure(context, status, null, sentence);
}

function readBadRequest(body: ErrorBody, status: number, asked: Asked, context: RequestContext): AppError {
  const issue = issueShape.safeParse(body.issues?.[0]).data;
  if (issue === undefined)
    return badRequestFailure(context, status, null, cleanSentence(body.message, asked.key));
  const field = cleanSentence(fieldPath(issue.path), asked.key).slice(0, 100);
  return badRequestFailure(
    context,
    status,
    field === '' ? null : field,
    cleanSentence(issue.message, asked.key),
  );
}

/** Dokploy's sentence as it can be shown: one line, no invisible characters, at most 300, never with the key in it. */
export function cleanSentence(text: string, key: string | null): string {
  const line = oneLine(hide(text, key).slice(0, 4000), 4000);
  // A fault of the database is no sentence: it holds SQL and values, whatever its status.
  if (/failed query|\bparams:|\b(?:insert into|delete from|update ".*" set|select .* from)\b/i.test(line))
    return '';
  return oneLine(line, 300);
}

function hide(text: string, key: string | null): string {
  return hideSecrets(key === null ? [] : [key], '[key]')(text);
}

function isBare401(body: ErrorBody): boolean {
  return body.code === undefined && body.message === 'Unauthorized';
}

function isPage(answer: Answer): boolean {
  return /^\s*<(?:!doctype|html|head|body|script|meta|\?xml|!--)/i.test(
    answer.text.slice(0, 500).replace(/^\uFEFF/, ''),
  );
}

function isJsonType(contentType: string): boolean {
  return contentType === 'application/json' || contentType.endsWith('+json');
}

/** A content type is shown when it looks like one: anything else could be anything. */
function cleanType(contentType: string): string {
  return /^[a-z0-9]{1,20}\/[a-z0-9.+-]{1,30}$/.test(contentType) ? contentType : '';
}

function readErrorBody(text: string): ErrorBody | null {
  if (text.length > LONGEST_ERROR) return null;
  const json = parseJson(text);
  const parsed = json.ok ? errorShape.safeParse(json.value) : null;
  return parsed?.success ? parsed.data : null;
}
