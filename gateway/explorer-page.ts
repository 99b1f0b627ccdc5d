import type { ExplorerAsset } from "./explorer-assets.js";

/** The query in the editor of a gateway that was given none: it runs on any graph. */
export const DEFAULT_EXPLORER_QUERY = `# Bienvenue dans Maillage, le graphe des communs.
# Écrivez une requête, puis Ctrl-Entrée.
# Documentation : le livre, en haut à gauche.
#
# Welcome to Maillage, the graph of the commons.
# Write a query, then press Ctrl-Enter.
# Documentation: the book, top left.

query Explore {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`;

/** Renders the explorer's page. Its links are relative, so it also works below a proxy's path. */
export function renderExplorerPage(assets: readonly ExplorerAsset[], query: string): string {
  const addresses = assets.map(({ name }) => `assets/${name}`);
  const styles = addresses.filter((address) => address.endsWith(".css"));
  const scripts = addresses.filter((address) => address.endsWith(".js"));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Maillage</title>
<link rel="icon" href="data:,">
${styles.map((address) => `<link rel="stylesheet" href="${address}">`).join("\n")}
</head>
<body>
<div id="explorer"><p>Chargement de l'explorateur… / Loading the explorer…</p></div>
<noscript><p>L'explorateur demande JavaScript. / The explorer needs JavaScript.</p></noscript>
<script type="application/json" id="settings">${toScriptJson({ endpoint: "../graphql", query })}</script>
${scripts.map((address) => `<script src="${address}"></script>`).join("\n")}
</body>
</html>
`;
}

/** Writes JSON that no text inside can end the script element of. */
function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
