/** What the explorer shows first: a question a newcomer can run as it stands. */
export const EXPLORER_QUERY = `# Bienvenue. Cette question part d'un commun et remonte à la source de chaque fait.
# Welcome. This query starts from a commons and goes back to the source of every fact.
query Decouvrir {
  resources(first: 3) {
    totalCount
    nodes {
      title
      summary
      licenses { spdx label }
      organizations { role organization { name } }
      places { text territory { id name kind } }
      pages { url source { name } revision { permalink publishedAt contributors { name } } }
    }
  }
}
`;
