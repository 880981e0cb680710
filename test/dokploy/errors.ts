import type { Profile } from './versions.ts';

export type Code =
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'INTERNAL_SERVER_ERROR';

export const codes: Record<Code, { status: number; rpc: number }> = {
  BAD_REQUEST: { status: 400, rpc: -32600 },
  UNAUTHORIZED: { status: 401, rpc: -32001 },
  FORBIDDEN: { status: 403, rpc: -32003 },
  NOT_FOUND: { status: 404, rpc: -32004 },
  CONFLICT: { status: 409, rpc: -32009 },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, rpc: -32015 },
  INTERNAL_SERVER_ERROR: { status: 500, rpc: -32603 },
};

/** One complaint about the input, in the dialect of the server's zod. */
export type Issue = { code: string; path: string[]; message: string } & Record<string, unknown>;

export class CallError extends Error {
  readonly code: Code;
  readonly issues: readonly Issue[];

  constructor(code: Code, message: string, issues: readonly Issue[] = []) {
    super(message);
    this.code = code;
    this.issues = issues;
  }
}

function zodError(issues: readonly Issue[]) {
  if (issues.length === 0) return null;
  const fieldErrors: Record<string, string[]> = {};
  for (const issue of issues) {
    const field = issue.path[0] ?? '';
    fieldErrors[field] = [...(fieldErrors[field] ?? []), issue.message];
  }
  return { formErrors: [], fieldErrors };
}

/** The JSON body of an error; `data` came with 0.28, `path` is left out where no route was found. */
export function errorBody(profile: Profile, error: CallError, path: string | null): object {
  const body: Record<string, unknown> = { message: error.message, code: error.code };
  if (profile.atLeast('0.28.0')) body.data = errorData(error, path);
  if (error.issues.length > 0) body.issues = error.issues;
  return body;
}

/** The `data` part, which /api/trpc has in every version. */
export function errorData(error: CallError, path: string | null): object {
  return {
    code: error.code,
    httpStatus: codes[error.code].status,
    ...(path === null ? {} : { path }),
    zodError: zodError(error.issues),
  };
}
