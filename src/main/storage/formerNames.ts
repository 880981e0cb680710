/** Older versions called kits templates. */
const KEYS = /"template(s|Id|)"(\s*:)/g;
const VALUES = /("(?:by|kind|format)"\s*:\s*")(|save-|delete-|import-|quayside-)template(s?")/g;

/** Leaves text values alone. */
export function withNamesOfNow(json: string): string {
  return json.includes('template') ? json.replace(KEYS, '"kit$1"$2').replace(VALUES, '$1$2kit$3') : json;
}
