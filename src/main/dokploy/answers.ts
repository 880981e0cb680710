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

/** `data` is missing through Dokploy 0.27.1, `code` in the bare 401 for a bad key. */
const errorShape = z.object({
  message: z.string(),
  code: z.string().optional(),
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
const LONGEST_ERROR = 100_000;

/** Dokploy's text without a license. */
const NO_LICENSE = 'Valid enterprise license required';

const MAIL_FAILED = 'Failed to send email notification';

const ACCOUNT_EXISTS = 'This email already has an account';
const ACCOUNT_RACED = 'Failed query: insert into "user"';

type Asked = { host: string; origin: string; key: string | null };

/** `UNAUTHORIZED` alone means a weak role (≤ 0.28.6) or an expired key. */
export function isDoubtful401(answer: Answer): boolean {
  return answer.status === 401 && readErrorBody(answer.text)?.message === 'UNAUTHORIZED';
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Next.js rejects the body before Dokploy checks the key. */
const NEXT_REFUSAL = /^(?:Invalid JSON|Body exceeded \S+ limit)$/;
/** These may come while Dokploy works, like any status from 500 on. */
const LATE: ReadonlySet<number> = new Set([408, 425, 499]);
const isFault = (status: number) => status >= 500 || LATE.has(status);

/** Redirects that repeat the same request; 302 and 303 may follow finished work. */
const MOVES: ReadonlySet<number> = new Set([301, 307, 308]);

/**
 * Proves that nothing was done: Dokploy's own refusal, a redirect, or a sign-in page. Any other page may hide
 * a success.
 */
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

export function isDokploysRefusal(answer: Answer): boolean {
  const body = readErrorBody(answer.text);
  return answer.status === 401 && body !== null && isBare401(body);
}

/** Never throws; failures hold no key, no value, and of Dokploy's words only a cleaned sentence. */
export function readAnswer<N extends DokployCall>(
  name: N,
  answer: Answer,
  asked: Asked,
  parsed?: ParsedAnswer,
): Result<DokployOutput<N>> {
  const { kind } = dokployCalls[name];
  const context: RequestContext = {
    host: asked.host,
    call: name,
    kind: isTurnedAway(answer) ? 'read' : kind,
  };
  if (answer.redirect !== null) {
    // Hide before cutting: a cut key would not be found.
    const target = hide(answer.redirect, asked.key).slice(0, 300);
    return fail(redirectedFailure(context, asked.origin, target, signInAt(target)));
  }
  if (answer.status === 429) {
    const proxy = proxyName(answer);
    const who = proxy === null ? asked.host : `${proxy} in front of ${asked.host}`;
    return fail(rateLimitedFailure(context, answer.retryAt, Date.now(), who));
  }
  // Nginx takes 1 MB by default, and answers with its own page.
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
    // Next.js refuses bad JSON and long headers in plain text before Dokploy checks the key.
    if (status === 400 || status === 415 || status === 431)
      return /^\s*[{[]/.test(answer.text)
        ? notJsonFailure(context, status, cleanType(answer.contentType))
        : badBodyFailure(context, status);
    if (status === 500) return serverFailedFailure(context, status);
    return proxyPageFailure(context, status, recognizeFront(answer));
  }
  if (status === 401 && isBare401(body)) return keyNotAcceptedFailure(context);
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
      // Any role may call it, so the key expired between two checks.
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

/** better-auth answers nearly all errors with 400; its code tells them apart. */
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

/** One line, no invisible characters, at most 300, never with the key. */
export function cleanSentence(text: string, key: string | null): string {
  const line = oneLine(hide(text, key).slice(0, 4000), 4000);
  // Database errors hold SQL and values.
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

function cleanType(contentType: string): string {
  return /^[a-z0-9]{1,20}\/[a-z0-9.+-]{1,30}$/.test(contentType) ? contentType : '';
}

function readErrorBody(text: string): ErrorBody | null {
  if (text.length > LONGEST_ERROR) return null;
  const json = parseJson(text);
  const parsed = json.ok ? errorShape.safeParse(json.value) : null;
  return parsed?.success ? parsed.data : null;
}
