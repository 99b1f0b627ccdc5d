import { decodeNamedCharacterReference } from "decode-named-character-reference";

const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z0-9]{2,31}));/gi;

/** Gives the text with `&nbsp;`, `&#233;`, `&#xE9;`… as characters; what names no character stays as written. */
export function decodeReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(REFERENCE, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return decodeNamedCharacterReference(name) || whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number.parseInt(decimal, 10);
    return isWritable(code) ? String.fromCodePoint(code) : whole;
  });
}

/** False for control characters, lone surrogates, noncharacters and numbers beyond Unicode. */
function isWritable(code: number): boolean {
  if (code < 32) return code === 9 || code === 10;
  if (code >= 0x7f && code <= 0x9f) return false;
  if ((code >= 0xd800 && code <= 0xdfff) || (code >= 0xfdd0 && code <= 0xfdef)) return false;
  return code <= 0x10ffff && (code & 0xfffe) !== 0xfffe;
}
