/** What the explorer shows first: a question a newcomer can run as it stands. */
export const EXPLORER_QUERY = `# Bienvenue : d'un commun à la source de chaque fait.
# Welcome: from a commons to the source of each fact.
query Decouvrir {
  resources(first: 3) {
    totalCount
    nodes {
      title
      summary
      licenses { spdx label }
      organizations { role organization { name } }
      places { text territory { id name kind } }
      pages {
        url
        source { name }
        revision { permalink publishedAt contributors { name } }
      }
    }
  }
}
`;
