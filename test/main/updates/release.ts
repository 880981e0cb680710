import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manifestName, signManifest } from '../../../src/main/updates/manifest.ts';

export const LINUX = { platform: 'linux', arch: 'x64' };

/** A pair of keys as the makers have it: the public one as it is built in. */
export function newKeys(): { key: KeyObject; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') };
}

export function sha512(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('base64');
}

export function fileName(version: string): string {
  return `quayside-${version}-linux-x86_64.AppImage`;
}

/** A manifest as electron-builder writes it. */
export function manifestOf(
  version: string,
  content: Uint8Array,
  changes: { name?: string; notes?: string; size?: number; sha512?: string } = {},
): string {
  const name = changes.name ?? fileName(version);
  const hash = changes.sha512 ?? sha512(content);
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    `    sha512: ${hash}`,
    `    size: ${changes.size ?? content.byteLength}`,
    '    blockMapSize: 1234',
    `path: ${name}`,
    `sha512: ${hash}`,
    `releaseNotes: ${JSON.stringify(changes.notes ?? 'Faster.')}`,
    "releaseDate: '2026-05-04T10:00:00.000Z'",
    '',
  ].join('\n');
}

/** A server of updates on this computer: what lies in `files`, unless `answer` takes a request. */
export async function startFeed() {
  const files = new Map<string, Uint8Array | string>();
  const requests: string[] = [];
  const feed = {
    files,
    requests,
    /** True for what it answered. */
    answer: (_request: IncomingMessage, _response: ServerResponse): boolean => false,
    url: '',
    /** Puts a version there with its signed manifest. */
    publish(
      version: string,
      content: Uint8Array,
      key: KeyObject,
      changes: Parameters<typeof manifestOf>[2] = {},
    ) {
      const manifest = manifestOf(version, content, changes);
      const name = manifestName(LINUX);
      files.set(name, manifest);
      files.set(`${name}.sig`, signManifest(name, Buffer.from(manifest), key));
      files.set(changes.name ?? fileName(version), content);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    requests.push(name);
    if (feed.answer(request, response)) return;
    const content = files.get(name);
    if (content === undefined) response.writeHead(404).end('not here');
    else response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  feed.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return feed;
}
