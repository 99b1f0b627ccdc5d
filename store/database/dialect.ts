/** The databases Maillage runs on; everything above this folder is the same on both. */
export type Dialect = "sqlite" | "postgresql";
