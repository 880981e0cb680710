/** Kits were called templates: what was kept or exported then says so. */
const KEYS = /"template(s|Id|)"(\s*:)/g;
const VALUES = /("(?:by|kind|format)"\s*:\s*")(|save-|delete-|import-|quayside-)template(s?")/g;

/** JSON of any version with the names of now; what stands inside a text is left. */
export function withNamesOfNow(json: string): string {
  return json.includes('template') ? json.replace(KEYS, '"kit$1"$2').replace(VALUES, '$1$2kit$3') : json;
}
