import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

/** Tests against real partner software: slower, and in need of apt-get the first time. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  resolve: {
    // Vite would load graphql's ES build while Apollo loads the CommonJS one: two realms, and every instanceof fails.
    alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }],
  },
  oxc: { decorator: { legacy: true } },
  test: {
    include: ["tests/real/**/*.test.ts"],
    setupFiles: ["tests/support/random-seed.ts"],
    // Each file has wikis and databases of its own; most of the time PHP is at work.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
