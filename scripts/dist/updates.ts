import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isAllowed, type UpdateSource, updateSourceShape } from '../../src/main/updates/manifest.ts';

/** Where the packed app gets its updates from, by QUAYSIDE_UPDATES_URL and packaging/update-keys.json; null where it gets none. Throws for what would never work. */
export function updateSourceOf(root: string, env: NodeJS.ProcessEnv): UpdateSource | null {
  const feed = env.QUAYSIDE_UPDATES_URL;
  if (!feed) return null;
  if (!isAllowed(feed, { loopback: false }))
    throw new Error(`QUAYSIDE_UPDATES_URL is no HTTPS address: ${feed}`);
  const keys = updateKeys(root);
  if (keys.length === 0) {
    throw new Error(
      'packaging/update-keys.json has no key, so that no update could be taken; see packaging/by-hand.md.',
    );
  }
  return updateSourceShape.parse({ feed, keys });
}

/** The public keys by which updates are taken, as they are kept with the source. */
export function updateKeys(root: string): string[] {
  return JSON.parse(readFileSync(path.join(root, 'packaging/update-keys.json'), 'utf8'));
}

/** What is new in a version, by its chapter of a file as keepachangelog.com has it; empty where there is none. */
export function notesIn(changelog: string, version: string): string {
  const chapters = changelog.split(/^(?=## )/m);
  const found = chapters.find(
    (chapter) => chapter.startsWith(`## [${version}]`) || chapter.startsWith(`## ${version}`),
  );
  const [, ...lines] = found?.split('\n') ?? [];
  return lines
    .join('\n')
    .replace(/^\[[^\]]+\]: .*$/gm, '')
    .trim();
}
