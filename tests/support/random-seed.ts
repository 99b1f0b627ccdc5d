import fc from "fast-check";

/**
 * Random tests try the same examples in every run, so that a red run is red for everybody. `RANDOM_SEED=any` tries others;
 * a number tries those of a run that failed.
 */
const seed = process.env["RANDOM_SEED"] ?? "20261125";

if (seed !== "any") fc.configureGlobal({ seed: Number(seed) });
