import type { UpdateFailure, UpdateState, UpdatesOff } from './updates.ts';

export function offWords(reason: UpdatesOff, where: string): string {
  const words: Record<UpdatesOff, string> = {
    'not-installed': 'This copy runs from its own folder, which does not update itself.',
    'not-writable': `Quayside is installed in ${where}, where you cannot write. Whoever installed it can update it.`,
    'test-build': 'A test build gets no updates.',
    checkout: 'Started from its source code, Quayside gets no updates.',
    'no-feed': 'This build was made without an address to get updates from.',
  };
  return words[reason];
}

export function newerWords(packageKind: string | null): string {
  return packageKind === null
    ? 'A newer version is downloaded, and installed when you quit.'
    : `Quayside tells you about a newer version, and you install its .${packageKind}.`;
}

export function byHandWords(version: string, packageKind: string): string {
  return `Quayside ${version} is available. Install its .${packageKind} over this one.`;
}

export function updateWords(
  state: UpdateState,
  looks: { ever: boolean; daily: boolean; packageKind: string | null },
): string {
  switch (state.state) {
    case 'off':
      return offWords(state.reason, state.where);
    case 'idle':
      if (state.newer !== undefined) return `Quayside ${state.newer} was found earlier. Check now to get it.`;
      return looks.ever ? 'You have the newest version.' : 'Not checked yet.';
    case 'looking':
      return 'Checking…';
    case 'available':
      return looks.packageKind === null
        ? `Quayside ${state.update.version} is available.`
        : byHandWords(state.update.version, looks.packageKind);
    case 'downloading':
      return `Quayside ${state.update.version} is being downloaded.`;
    case 'ready':
      return `Quayside ${state.update.version} is ready. It is installed when you quit.`;
    case 'failed':
      return failureWords(state, looks.daily);
  }
}

export function percentOf({ received, update }: Extract<UpdateState, { state: 'downloading' }>): number {
  return Math.min(100, Math.floor((100 * received) / update.size));
}

export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;
}

type Failed = Extract<UpdateState, { state: 'failed' }>;

function failureWords({ failure, during, version }: Failed, isDaily: boolean): string {
  const what = version === null ? 'The update' : `Quayside ${version}`;
  const began = {
    look: 'Checking for updates failed',
    download: `${what} could not be downloaded`,
    installation: `${what} could not be installed`,
  }[during];
  const next = ADVICE[failure.code] ?? (isDaily ? AGAIN_DAILY : 'You can check again at any time.');
  return `${began}: ${causeOf(failure)} Nothing was changed. ${next}`;
}

const AGAIN_DAILY = 'Quayside tries again tomorrow, or when you check now.';

const ADVICE: Partial<Record<UpdateFailure['code'], string>> = {
  offline: 'Connect it, then check again.',
  untrusted: 'If it happens again, tell Quayside’s makers before you install anything from there.',
  older: 'If it happens again, something in between may be blocking updates.',
  disk: 'Fix this, then check again.',
};

function causeOf({ code, detail }: UpdateFailure): string {
  switch (code) {
    case 'offline':
      return 'this computer is offline.';
    case 'server':
      return `the update server did not send the file (${detail}).`;
    case 'untrusted':
      return `what the server offers was not signed by Quayside’s makers (${detail}).`;
    case 'older':
      return `the server offers an older version than it did before (${detail}).`;
    case 'disk':
      return `it could not be written: ${detail}.`;
    case 'not-installed':
      return detail === '' ? 'this system rejected it.' : `this system rejected it (${detail}).`;
  }
}
