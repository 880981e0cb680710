import { z } from 'zod';
import { since } from '../../shared/capabilities.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { RequestContext } from '../network/failures.ts';
import type { Answer } from '../network/transport.ts';
import {
  badBodyFailure,
  badRequestFailure,
  keyNotAcceptedFailure,
  mailFailedFailure,
  notDokployFailure,
  notJsonFailure,
  proxyPageFailure,
  redirectedFailure,
  refusedFailure,
  roleForbiddenFailure,
  serverFailedFailure,
  serverTooOldFailure,
  unexpectedShapeFailure,
} from './answerFailures.ts';
import { type DokployCall, type DokployOutput, dokployCalls } from './calls.ts';
import { recognizeFront, signInAt } from './fronts.ts';

/** Dokploy's error body; `data` is missing through 0.27.1, `code` in the bare 401 that a bad key gets. */
const errorShape = z.object({
  message: z.string(),
  code: z.string().optional(),
  issues: z
    .array(
      z.object({ path: z.array(z.union([z.string(), z.number()])).catch([]), message: z.string().catch('') }),
    )
    .optional()
    .catch(undefined),
});
type ErrorBody = z.infer<typeof errorShape>;

/** How Dokploy begins its sentence when the mail server failed it. */
const MAIL_FAILED = 'Failed to send email notification';

/** What must be known to read an answer. */
export type Asked = { host: string; origin: string; key: string | null };

/** How a 401 with a code is meant: by its sentence alone `UNAUTHORIZED` is a weak role (≤ 0.28.6) or a key that ran out. */
export function isDoubtful401(answer: Answer): boolean {
  return answer.status === 401 && readErrorBody(answer.text)?.message === 'UNAUTHORIZED';
}

/** Whether this is how Dokploy, and nothing else, turns away a call without a key. */
export function isDokploysRefusal(answer: Answer): boolean {
  const body = readErrorBody(answer.text);
  return answer.status === 401 && body !== null && isBare401(body);
}

/**
 * Makes of an answer what the call gives, or a failure of the closed list. Never throws, and no failure holds
 * the key, a value of the answer, or more of Dokploy's words than its cleaned sentence.
 */
export function readAnswer<N extends DokployCall>(
  name: N,
  answer: Answer,
  asked: Asked,
): Result<DokployOutput<N>> {
  const context: RequestContext = { host: asked.host, call: name, kind: dokployCalls[name].kind };
  if (answer.redirect !== null) {
    // Hidden before cut: a cut key would not be found.
    const target = hide(answer.redirect, asked.key).slice(0, 300);
    return fail(redirectedFailure(context, asked.origin, target, signInAt(target)));
  }
  if (/^(?:basic|digest|negotiate|ntlm)\b/i.test(answer.authenticate) || isPage(answer)) {
    return fail(proxyPageFailure(context, answer.status, recognizeFront(answer)));
  }
  return answer.status >= 200 && answer.status < 300
    ? readSuccess(name, { ...answer, contentType: cleanType(answer.contentType) }, context)
    : fail(readFailure(name, answer, asked, context));
}

function readSuccess<N extends DokployCall>(
  name: N,
  answer: Answer,
  context: RequestContext,
): Result<DokployOutput<N>> {
  const empty = answer.text.trim() === '';
  if (!empty && !isJsonType(answer.contentType))
    return fail(notJsonFailure(context, answer.status, answer.contentType));
  const json = empty ? ok(null) : parseJson(answer.text);
  if (!json.ok) return fail(notJsonFailure(context, answer.status, answer.contentType));
  const parsed = (dokployCalls[name].answer as z.ZodType<DokployOutput<N>>).safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  return fail(unexpectedShapeFailure(context, empty ? '' : fieldPath(parsed.error.issues[0]?.path ?? [])));
}

function readFailure(name: DokployCall, answer: Answer, asked: Asked, context: RequestContext): AppError {
  const { status } = answer;
  const body = readErrorBody(answer.text);
  if (status === 413) return badBodyFailure(context, status);
  if (body === null) {
    // Next.js refuses bad JSON and long headers in plain text, before Dokploy looks at the key.
    if (status === 400 || status === 415 || status === 431) return badBodyFailure(context, status);
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
  switch (status) {
    case 401:
      // Here nobody is forbidden by a role, so the key ran out between two looks at it.
      if ('anyRole' in dokployCalls[name] && body.message === 'UNAUTHORIZED')
        return keyNotAcceptedFailure(context);
      return roleForbiddenFailure(context, sentence === 'UNAUTHORIZED' ? '' : sentence);
    case 403:
      return refusedFailure(context, 'forbidden', status, sentence);
    case 404:
      if (body.message === 'Not found') return serverTooOldFailure(context, since(name));
      return refusedFailure(context, 'not-found', status, sentence);
    case 409:
      return refusedFailure(context, 'conflict', status, sentence);
    case 415:
      return badBodyFailure(context, status);
    default:
      return status >= 500
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
  if (code === 'ORGANIZATION_NOT_FOUND') return refusedFailure(context, 'not-found', status, sentence);
  if (status === 401 || status === 403) return refusedFailure(context, 'forbidden', status, sentence);
  if (status >= 500) return serverFailedFailure(context, status);
  return badRequestFailure(context, status, null, sentence);
}

function readBadRequest(body: ErrorBody, status: number, asked: Asked, context: RequestContext): AppError {
  const issue = body.issues?.[0];
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
  return key === null || key === ''
    ? text
    : text.replaceAll(key, '[key]').replaceAll(encodeURIComponent(key), '[key]');
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
  const json = parseJson(text);
  const parsed = json.ok ? errorShape.safeParse(json.value) : null;
  return parsed?.success ? parsed.data : null;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** `[3].user.email` from zod's path. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
