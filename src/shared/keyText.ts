/** The longest API key that is kept or sent. Characters; Dokploy's own have 64, and Windows keeps 2,560 bytes per secret. */
export const LONGEST_KEY = 1024;
