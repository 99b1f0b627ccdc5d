import { createRequire } from "node:module";
import { defineConfig } from "vitest/config";

const require = createRequire(import.meta.url);

export default defineConfig({
  resolve: {
    // Vite would load graphql's ES build while Apollo loads the CommonJS one: two realms, and every instanceof fails.
    alias: [{ find: /^graphql$/, replacement: require.resolve("graphql") }],
  },
  oxc: { decorator: { legacy: true } },
  test: {
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/support/random-seed.ts"],
    // By default one core is left alone, and on two that halves the speed.
    maxWorkers: "100%",
    exclude: ["tests/real/**", "node_modules/**", "dist/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
