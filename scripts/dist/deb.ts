import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { completionOf } from '../../src/command/verbs/completion.ts';
import { wholeVerbs } from '../../src/command/verbs.ts';
import { stageCommand } from './command.ts';
import type { Identity } from './identity.ts';
import { manPage } from './manPage.ts';
import { kilobytesOf, linkTree } from './trees.ts';

/** What the executable and keytar are linked against or load; names that end in t64 are those since Debian 13 and Ubuntu 24.04. */
const DEPENDS = [
  'libasound2t64 | libasound2',
  'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'libc6',
  'libcups2t64 | libcups2',
  'libdbus-1-3',
  'libdrm2',
  'libgbm1',
  'libglib2.0-0t64 | libglib2.0-0',
  'libgtk-3-0t64 | libgtk-3-0 | libgtk-4-1',
  'libnspr4',
  'libnss3',
  'libpango-1.0-0',
  'libsecret-1-0',
  'libstdc++6',
  'libudev1',
  'libx11-6',
  'libxcb1',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'hicolor-icon-theme',
  'xdg-utils',
];

/** As Debian calls a processor that Node calls so. */
const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** Makes the Debian package of a packed app; gives its file. `level`: how hard zstd tries, 1 to 19. */
export function makeDeb(options: {
  root: string;
  packed: string;
  /** The command as it was built. */
  command: string;
  folder: string;
  /** An empty folder to lay the package out in, on the disk of `packed`. */
  work: string;
  identity: Identity;
  arch: string;
  at: Date;
  level: number;
}): string {
  const { root, packed, command, folder, work, identity, arch, at, level } = options;
  const { slug, packageName } = identity;
  const { author, description, homepage } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const debianArch = ARCHITECTURES[arch] ?? arch;
  const parts = path.join(root, 'packaging/linux');
  const words = {
    ...identity,
    author,
    summary: description,
    note: identity.release ? '' : ' (test build)',
    more: identity.release
      ? ''
      : `\n .\n This is a test build on Electron ${identity.electron}, and no release.`,
    homepageField: homepage ? `Homepage: ${homepage}\n` : '',
    homepageElement: homepage ? `  <url type="homepage">${homepage}</url>\n` : '',
    developerId: identity.appId.split('.').slice(0, 2).join('.'),
    // A tilde stands before the release itself.
    debianVersion: identity.version.replace('-', '~'),
    debianArch,
    otherPackage: identity.release ? `${slug}-test-build` : slug,
    depends: DEPENDS.join(', '),
    date: at.toISOString().slice(0, 10),
  };
  const put = (name: string, file: string, mode: number, more: Record<string, string> = {}) => {
    const target = path.join(work, name);
    mkdirSync(path.dirname(target), { recursive: true, mode: 0o755 });
    writeFileSync(target, filledIn(readFileSync(path.join(parts, file), 'utf8'), { ...words, ...more }));
    chmodSync(target, mode);
  };
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
    writeFileSync(path.join(work, name), content, { mode: 0o644 });
  };
  const copy = (name: string, file: string) => {
    mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
    copyFileSync(file, path.join(work, name));
    chmodSync(path.join(work, name), 0o644);
  };

  linkTree(packed, path.join(work, 'usr/lib', slug));
  mkdirSync(path.join(work, 'usr/bin'));
  // By it the app knows which package of a newer version is to be installed over it.
  writeFileSync(path.join(work, 'usr/lib', slug, 'resources/package-type'), 'deb\n', { mode: 0o644 });
  symlinkSync(`../lib/${slug}/${slug}`, path.join(work, 'usr/bin', slug));
  put(`usr/bin/${slug}-cli`, 'quayside-cli', 0o755);
  stageCommand({ root, built: command, folder: path.join(work, 'usr/lib', slug, 'command'), identity, arch });
  write(`usr/share/man/man1/${slug}-cli.1.gz`, gzipSync(manPage(`${slug}-cli`, identity.version)));
  write(`usr/share/bash-completion/completions/${slug}-cli`, completionOf('bash', wholeVerbs()));
  write(`usr/share/zsh/vendor-completions/_${slug}-cli`, completionOf('zsh', wholeVerbs()));
  write(`usr/share/fish/vendor_completions.d/${slug}-cli.fish`, completionOf('fish', wholeVerbs()));
  put(`usr/share/applications/${slug}.desktop`, 'quayside.desktop', 0o644);
  put(`usr/share/metainfo/${slug}.metainfo.xml`, 'metainfo.xml', 0o644);
  put(`usr/share/${slug}/apparmor`, 'apparmor', 0o644);
  const icons = path.join(root, 'packaging/icons');
  const hicolor = 'usr/share/icons/hicolor';
  for (const name of readdirSync(icons)) {
    const size = Number.parseInt(name, 10);
    if (size <= 512) copy(`${hicolor}/${size}x${size}/apps/${slug}.png`, path.join(icons, name));
  }
  copy(`${hicolor}/scalable/apps/${slug}.svg`, path.join(root, 'resources/icon.svg'));
  copy(`${hicolor}/symbolic/apps/${slug}-symbolic.svg`, path.join(icons, 'symbolic.svg'));
  copy(`usr/share/doc/${packageName}/copyright`, path.join(packed, 'resources/LICENSES.txt'));
  put('DEBIAN/control', 'control', 0o644, { kilobytes: String(kilobytesOf(path.join(work, 'usr'))) });
  put('DEBIAN/postinst', 'postinst', 0o755);
  put('DEBIAN/postrm', 'postrm', 0o755);

  const file = path.join(folder, `${packageName}_${words.debianVersion}_${debianArch}.deb`);
  const how = ['--root-owner-group', '-Zzstd', `-z${level}`, '--build', work, file];
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(at.getTime() / 1000) };
  execFileSync('dpkg-deb', how, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

/** A text with each `{{word}}` of it filled in. */
export function filledIn(text: string, words: Record<string, unknown>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, word) => {
    if (words[word] === undefined) throw new Error(`Nothing is known to fill in for ${word}.`);
    return String(words[word]);
  });
}
