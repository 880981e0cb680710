import { createHash, createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Computer,
  isSignedBy,
  manifestName,
  readManifest,
  signManifest,
} from '../../src/main/updates/manifest.ts';

/** The computers that a release is made for. */
const COMPUTERS: Computer[] = ['linux', 'darwin', 'win32'].flatMap((platform) =>
  ['x64', 'arm64'].map((arch) => ({ platform, arch })),
);

/** Writes a signature beside each manifest in a folder; gives the names of those signed. Throws for what an app would refuse. */
export function signRelease(options: {
  folder: string;
  key: string;
  publicKeys: readonly string[];
}): string[] {
  const { folder, publicKeys } = options;
  const key = createPrivateKey(options.key);
  const names = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name));
  const known = new Set(COMPUTERS.map(manifestName));
  const missing = [...known].filter((name) => !names.includes(name));
  const strange = names.filter((name) => !known.has(name));
  if (missing.length + strange.length > 0) {
    throw new Error(
      `Manifests missing: ${missing.join(', ') || 'none'}; unknown: ${strange.join(', ') || 'none'}.`,
    );
  }
  const signatures = names.map((name) => {
    const manifest = readFileSync(path.join(folder, name));
    for (const computer of COMPUTERS)
      if (manifestName(computer) === name) checkFile(folder, manifest, computer);
    const signature = signManifest(name, manifest, key);
    if (!isSignedBy(publicKeys, name, manifest, signature)) {
      throw new Error('The key is none of those in packaging/update-keys.json.');
    }
    return { name, signature };
  });
  for (const { name, signature } of signatures) writeFileSync(path.join(folder, `${name}.sig`), signature);
  return names;
}

/** The file that a computer would download lies there, as its manifest says. */
function checkFile(folder: string, manifest: Uint8Array, computer: Computer): void {
  const of = `${computer.platform} ${computer.arch}`;
  const offer = readManifest(manifest, computer);
  if (typeof offer === 'string') throw new Error(`${of}: ${offer}`);
  const { name, size, sha512 } = offer.file;
  const content = readFileSync(path.join(folder, name));
  if (content.byteLength !== size || createHash('sha512').update(content).digest('base64') !== sha512) {
    throw new Error(`${of}: ${name} is not the file that its manifest names.`);
  }
}
