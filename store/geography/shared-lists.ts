/** Makes a function that gives one frozen list for all lists of the same words: 35 000 lists of parents weigh much. */
export function listSharer(): (list: readonly string[]) => string[] {
  const lists = new Map<string, string[]>();
  return (list) => {
    const key = list.join();
    const known = lists.get(key) ?? (Object.freeze([...list]) as string[]);
    lists.set(key, known);
    return known;
  };
}
