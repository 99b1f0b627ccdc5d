/** A text of at most so many characters and the sign that it goes on; cut between two words where there is a blank. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), most / 2)).toWellFormed()}…`;
}
