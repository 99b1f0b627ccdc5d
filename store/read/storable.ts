/** True for text that a table can hold. PostgreSQL refuses the NUL character, so nothing that has one is stored. */
export function isStorable(text: string): boolean {
  return !text.includes("\0");
}
