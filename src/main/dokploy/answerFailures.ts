import { ACCOUNT_EXISTS, type AppError } from '../../shared/errors.ts';
import { failure, type RequestContext } from '../network/failures.ts';
import type { Unexpected } from './answerParser.ts';

export function keyNotAcceptedFailure(context: RequestContext): AppError {
  return failure(
    context,
    'key-not-accepted',
    `${context.host} does not accept this API key.`,
    'It may be wrong, expired, disabled, deleted or used up: rate limiting allows few calls a day (five by default). Create a key in Dokploy without rate limiting, and replace this one.',
    { status: 401 },
  );
}

export function roleForbiddenFailure(context: RequestContext, sentence: string): AppError {
  if (sentence === 'Permission denied') {
    return failure(
      context,
      'role-forbidden',
      'The key’s owner is no longer a member of its organization.',
      'The key itself works. Ask for an invitation to the organization, or use a member’s key.',
      { status: 401, reason: 'no-membership' },
    );
  }
  return failure(
    context,
    'role-forbidden',
    `This key’s role does not allow this on ${context.host}.`,
    'The key itself works. An owner or admin can change the role, which applies at once.',
    { status: 401, reason: 'role', ...(sentence ? { sentence } : {}) },
  );
}

export function licenseFailure(context: RequestContext): AppError {
  return failure(
    context,
    'forbidden',
    'This needs a Dokploy license, which the organization’s owner does not have.',
    'Enter a license in Dokploy, under Settings, License.',
    { status: 403, reason: 'license' },
  );
}

export function refusedFailure(
  context: RequestContext,
  code: 'forbidden' | 'not-found' | 'conflict',
  status: number,
  sentence: string,
): AppError {
  const words = {
    forbidden: ['Dokploy does not allow this.', 'A rule in Dokploy forbids it for this key.'],
    'not-found': [
      'Dokploy no longer finds this.',
      'It may have been removed. Refresh to see the current state.',
    ],
    conflict: ['This conflicts with the current state.', 'Refresh to see the current state.'],
  } as const;
  const [fallback, advice] = words[code];
  return failure(context, code, sentence === '' ? fallback : `Dokploy says: ${closed(sentence)}`, advice, {
    status,
  });
}

export function accountExistsFailure(context: RequestContext): AppError {
  return failure(
    context,
    'conflict',
    `An account with this address already exists on ${context.host} and keeps its password.`,
    'Invite the person to this organization instead.',
    { status: 400, reason: ACCOUNT_EXISTS },
  );
}

export function accountRacedFailure(context: RequestContext): AppError {
  return failure(
    context,
    'conflict',
    `${context.host} could not create the account: somebody else probably just added this address.`,
    'Check the members. If the person is missing, try again.',
    { status: 500, reason: ACCOUNT_EXISTS },
  );
}

export function badRequestFailure(
  context: RequestContext,
  status: number,
  field: string | null,
  sentence: string,
): AppError {
  const about = field === null ? 'the request' : `the field "${field}"`;
  const message = sentence === '' ? `Dokploy rejected ${about}.` : `Dokploy rejected ${about}: ${sentence}`;
  return failure(context, 'bad-request', message, 'Correct it and try again.', {
    status,
    ...(field === null ? {} : { field }),
  });
}

export function badBodyFailure(
  context: RequestContext,
  status: number,
  proxy: string | null = null,
): AppError {
  const what =
    status === 413
      ? proxy === null
        ? 'The request is larger than Dokploy accepts (1 MB).'
        : `The request is larger than ${proxy} in front of ${context.host} allows.`
      : status === 415
        ? `${context.host} rejected the data format of the request.`
        : `${context.host} could not read the request.`;
  const advice =
    status === 413
      ? proxy === null
        ? 'Shorten it, for example a logo, then try again.'
        : 'Shorten it, for example a logo, or allow larger requests there. Then try again.'
      : 'A proxy may be changing requests. If not, please report this fault in Quayside.';
  return failure(context, 'bad-request', what, advice, { status });
}

export function serverTooOldFailure(context: RequestContext, version: string): AppError {
  return failure(
    context,
    'server-too-old',
    `Dokploy on ${context.host} is too old for this.`,
    `This needs Dokploy ${version}. Update the server.`,
    { status: 404, since: version },
  );
}

export function serverFailedFailure(context: RequestContext, status: number): AppError {
  return failure(
    context,
    'server-failed',
    `Dokploy on ${context.host} failed (HTTP ${status}).`,
    'Try again. If it fails again, check the Dokploy logs.',
    { status },
  );
}

const CHECK_BETWEEN =
  'Something in between may be changing answers. Check the proxy in front of Dokploy, then try again.';

export function notJsonFailure(context: RequestContext, status: number, contentType: string): AppError {
  return failure(
    context,
    'not-json',
    `The answer from ${context.host} does not look like Dokploy’s API.`,
    CHECK_BETWEEN,
    { status, ...(contentType === '' ? {} : { contentType }) },
  );
}

const LISTS: ReadonlyMap<string, string> = new Map([
  ['organization.all', 'the organizations'],
  ['organization.allInvitations', 'the invitations'],
  ['user.all', 'the members'],
  ['user.get', 'the key’s owner'],
]);

export function unexpectedShapeFailure(context: RequestContext, field: string, how: Unexpected): AppError {
  const { host, call } = context;
  const what = LISTS.get(call) ?? 'an answer';
  const words: Record<Unexpected, [string, string]> = {
    empty: [`${host} sent an empty answer.`, CHECK_BETWEEN],
    'too-long': [`${host} sent ${what} with an implausibly long text.`, CHECK_BETWEEN],
    'too-deep': [`${host} sent ${what} that is nested too deeply to read.`, CHECK_BETWEEN],
    'other-form': [
      `${host} sent ${what} in an unknown form.`,
      'Dokploy may be newer than Quayside. Check for a Quayside update.',
    ],
  };
  return failure(context, 'unexpected-shape', ...words[how], { field });
}

export function mailFailedFailure(context: RequestContext, words: string): AppError {
  if (/no recipients/i.test(words)) {
    return failure(
      context,
      'not-found',
      'Dokploy no longer finds this invitation.',
      'It may have been removed. Refresh to see the current state.',
      { status: 500 },
    );
  }
  return failure(
    context,
    'mail-failed',
    `Dokploy on ${context.host} could not send the mail${words === '' ? '.' : `: ${words}`}`,
    'Check that mail notification in Dokploy, or copy the link and send it yourself.',
    { status: 500, reason: 'mail' },
  );
}

export function tooManyValuesFailure(context: RequestContext): AppError {
  return failure(
    context,
    'too-large',
    `The answer from ${context.host} is too large to read.`,
    'Dokploy never sends this much. Check which server answers at this address.',
  );
}

function closed(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
