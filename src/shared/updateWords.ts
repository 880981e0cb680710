import type { UpdateFailure, UpdateState, UpdatesOff } from './updates.ts';

/** Why this app does not update itself; `where`: the folder that it is about. */
export function offWords(reason: UpdatesOff, where: string): string {
  const words: Record<UpdatesOff, string> = {
    'not-installed': 'This copy runs from its own folder, which does not update itself.',
    'not-writable': `Quayside lies in ${where}, where you may not write. Whoever put it there can update it.`,
    'test-build': 'A test build gets no updates.',
    checkout: 'Started from its source code, Quayside gets no updates.',
    'no-feed': 'This build was made without an address to get updates from.',
  };
  return words[reason];
}

/** What to do with a newer version that this app does not install itself. */
export function byHandWords(version: string, packageKind: string): string {
  return `Quayside ${version} is available. Install its .${packageKind} over this one.`;
}

/** How updates stand, in a sentence or two. `ever`: whether it was looked ever, `daily`: whether it is by itself once a day. */
export function updateWords(
  state: UpdateState,
  looks: { ever: boolean; daily: boolean; packageKind: string | null },
): string {
  switch (state.state) {
    case 'off':
      return offWords(state.reason, state.where);
    case 'idle':
      if (state.newer !== undefined) return `Quayside ${state.newer} was found earlier. Look now to get it.`;
      return looks.ever ? 'You have the newest version.' : 'Not looked yet.';
    case 'looking':
      return 'Looking…';
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

/** How much of a download is here, of a hundred. */
export function percentOf({ received, update }: Extract<UpdateState, { state: 'downloading' }>): number {
  return Math.min(100, Math.floor((100 * received) / update.size));
}

/** A size in bytes, as people have it. */
export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;
}

type Failed = Extract<UpdateState, { state: 'failed' }>;

/** What went wrong, that nothing was changed, and what to do next. */
function failureWords({ failure, during, version }: Failed, isDaily: boolean): string {
  const what = version === null ? 'The update' : `Quayside ${version}`;
  const began = {
    look: 'Looking for updates failed',
    download: `${what} could not be downloaded`,
    installation: `${what} could not be installed`,
  }[during];
  const next = ADVICE[failure.code] ?? (isDaily ? AGAIN_DAILY : 'You can look again at any time.');
  return `${began}: ${causeOf(failure)} Nothing was changed. ${next}`;
}

const AGAIN_DAILY = 'Quayside tries again tomorrow, or when you look now.';

/** What a person can do besides waiting. */
const ADVICE: Partial<Record<UpdateFailure['code'], string>> = {
  offline: 'Connect it, then look again.',
  gone: 'Look again to download it anew.',
  'disk-full': 'Make room, then look again.',
  disk: 'Mend that, then look again.',
  'wrong-signature': 'If it happens again, tell Quayside’s makers before you install anything from there.',
  'wrong-content': 'If it happens again, tell Quayside’s makers before you install anything from there.',
  older: 'If it happens again, something in between may hold updates back.',
};

/** As a sentence that begins small. */
function causeOf({ code, detail }: UpdateFailure): string {
  switch (code) {
    case 'offline':
      return 'this computer is offline.';
    case 'unreachable':
      return `the update server cannot be reached (${detail}).`;
    case 'refused':
      return `the update server did not give what was asked for (${detail}).`;
    case 'redirected':
      return `it leads to an address that is not taken (${detail}). Updates come by HTTPS alone.`;
    case 'too-slow':
      return `the update server did not answer in time (${detail}).`;
    case 'too-large':
      return `the update server sent more than it should (${detail}).`;
    case 'not-signed':
      return `what the server offers is not signed (${detail}).`;
    case 'wrong-signature':
      return `what the server offers was not signed by Quayside’s makers (${detail}).`;
    case 'unreadable':
      return `what the server offers cannot be read (${detail}).`;
    case 'not-for-this-system':
      return `there is no file for this system in it (${detail}).`;
    case 'older':
      return `the server offers an older version than it did before (${detail}).`;
    case 'wrong-content':
      return `it is not the file that Quayside’s makers signed (${detail}).`;
    case 'gone':
      return `what was downloaded is not there any more (${detail}).`;
    case 'cut-short':
      return `the connection ended before all of it was here (${detail}).`;
    case 'disk-full':
      return `there is not enough room for it (${detail}).`;
    case 'disk':
      return `it could not be written: ${detail}.`;
    case 'not-installed':
      return detail === '' ? 'this system did not take it.' : `this system did not take it (${detail}).`;
  }
}
