/** What is tested: the app as it was built, or (`--packed`) the twin of the packed one, which knows by itself what it is. */
const packedName = process.env.QUAYSIDE_PACKED;

/** As root Chromium has no sandbox to give. */
export const ROOT_ARGUMENTS: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** What starts the app on the executable that is tested, before its own arguments. */
export const APP_ARGUMENTS: readonly string[] = [...ROOT_ARGUMENTS, ...(packedName ? [] : ['.'])];

export const APP_NAME = packedName ?? 'Quayside';
