import { type AppError, ERROR_MEANINGS, type ErrorCode } from '../../shared/errors.ts';
import type { DenyReason } from '../../shared/rules/principal.ts';

export type RequestContext = { host: string; call: string; kind: 'read' | 'write' };

const LOOK_FIRST = 'The server may have done it anyway: refresh and check before you try again.';

/** If a write's outcome is open, the advice is to check first. */
export function failure(
  context: RequestContext,
  code: ErrorCode,
  message: string,
  advice: string,
  details: AppError['details'] = {},
): AppError {
  const unknown = context.kind === 'write' && ERROR_MEANINGS[code].write === 'perhaps';
  return {
    code,
    message,
    advice: unknown ? LOOK_FIRST : advice,
    details: {
      host: context.host,
      call: context.call,
      ...details,
      ...(unknown ? { outcomeUnknown: true } : {}),
    },
  };
}

export function keyMalformed(why: string): AppError {
  return {
    code: 'key-malformed',
    message: `This is not an API key: ${why}.`,
    advice: 'Copy the key again from Dokploy (Settings, Profile, API/CLI Keys) and paste only the key.',
  };
}

export function keyNeeded(): AppError {
  return {
    code: 'key-needed',
    message: 'There is no API key yet.',
    advice: 'Create one in Dokploy (Settings, Profile, API/CLI Keys) and paste it here.',
  };
}

/** Refused by Quayside itself: nothing was sent. `server-too-old` if a later version allows it. */
export function ruleFailure(context: RequestContext, why: NonNullable<DenyReason>): AppError {
  if (why.since !== undefined) {
    return failure(
      context,
      'server-too-old',
      why.reason,
      `Nothing was sent. Update Dokploy on ${context.host}.`,
      { rule: true, since: why.since },
    );
  }
  return failure(context, 'forbidden', why.reason, 'Nothing was sent, and nothing was changed.', {
    rule: true,
  });
}
