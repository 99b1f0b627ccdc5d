import type { MigrationObject } from "@mikro-orm/core";
import type { Dialect } from "../database/dialect.js";
import { Migration20261123000000 as Postgresql20261123000000 } from "./postgresql/Migration20261123000000.js";
import { Migration20261125085648 as Postgresql20261125085648 } from "./postgresql/Migration20261125085648.js";
import { Migration20261125093328 as Postgresql20261125093328 } from "./postgresql/Migration20261125093328.js";
import { Migration20261125125405 as Postgresql20261125125405 } from "./postgresql/Migration20261125125405.js";
import { Migration20261129113329 as Postgresql20261129113329 } from "./postgresql/Migration20261129113329.js";
import { Migration20261129114822 as Postgresql20261129114822 } from "./postgresql/Migration20261129114822.js";
import { Migration20261123000000 as Sqlite20261123000000 } from "./sqlite/Migration20261123000000.js";
import { Migration20261125085648 as Sqlite20261125085648 } from "./sqlite/Migration20261125085648.js";
import { Migration20261125093328 as Sqlite20261125093328 } from "./sqlite/Migration20261125093328.js";
import { Migration20261125125405 as Sqlite20261125125405 } from "./sqlite/Migration20261125125405.js";
import { Migration20261129113329 as Sqlite20261129113329 } from "./sqlite/Migration20261129113329.js";
import { Migration20261129114822 as Sqlite20261129114822 } from "./sqlite/Migration20261129114822.js";

/** Every migration of each database, oldest first. `npm run migration` writes a new pair; list both here. */
export const migrations: { [dialect in Dialect]: MigrationObject[] } = {
  sqlite: [
    { name: "Migration20261123000000", class: Sqlite20261123000000 },
    { name: "Migration20261125085648", class: Sqlite20261125085648 },
    { name: "Migration20261125093328", class: Sqlite20261125093328 },
    { name: "Migration20261125125405", class: Sqlite20261125125405 },
    { name: "Migration20261129113329", class: Sqlite20261129113329 },
    { name: "Migration20261129114822", class: Sqlite20261129114822 },
  ],
  postgresql: [
    { name: "Migration20261123000000", class: Postgresql20261123000000 },
    { name: "Migration20261125085648", class: Postgresql20261125085648 },
    { name: "Migration20261125093328", class: Postgresql20261125093328 },
    { name: "Migration20261125125405", class: Postgresql20261125125405 },
    { name: "Migration20261129113329", class: Postgresql20261129113329 },
    { name: "Migration20261129114822", class: Postgresql20261129114822 },
  ],
};
