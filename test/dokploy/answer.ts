/** An HTTP answer before it is sent; `reason` replaces the status text. */
export type Answer = { status: number; reason?: string; headers: Record<string, string>; body: string };

/** A JSON answer of the API; undefined is the empty body with which Dokploy says "nothing" and "done". */
export function json(status: number, value: unknown): Answer {
  const body = value === undefined ? '' : JSON.stringify(value);
  return { status, headers: { 'content-type': 'application/json', vary: 'Accept-Encoding' }, body };
}

/** JSON of the pages in front of the API (refused keys, health), which has an etag and a charset. */
export function pageJson(status: number, value: unknown, etag: string): Answer {
  const body = JSON.stringify(value);
  const type = 'application/json; charset=utf-8';
  const length = String(Buffer.byteLength(body));
  return { status, headers: { 'content-type': type, 'content-length': length, etag }, body };
}

/** Plain text without a content type, as Next.js answers bodies that it cannot read. */
export function bare(status: number, text: string): Answer {
  return { status, reason: text, headers: {}, body: text };
}

/** A redirect; the body repeats the target. */
export function redirect(status: number, location: string): Answer {
  const refresh: Record<string, string> = status === 308 ? { refresh: `0;url=${location}` } : {};
  return { status, headers: { location, ...refresh }, body: location };
}

export function page(status: number, title: string, text: string): Answer {
  const body = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/><title>${title}</title></head><body><h1>${text}</h1></body></html>`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-cache, no-store' },
    body,
  };
}

/** The answer to a missing, wrong, disabled, expired or used-up key: no code, the same for all. */
export function refusedKey(): Answer {
  return pageJson(401, { message: 'Unauthorized' }, '"hwxzxeosy8q"');
}
