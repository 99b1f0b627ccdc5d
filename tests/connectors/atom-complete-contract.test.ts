import { atom } from "../../connectors/atom/index.js";
import { itBehavesLikeAConnector } from "../support/contract.js";
import { startAtom } from "../support/partners/atom.js";

// A feed that lists everything and says nothing of what it leaves out.
itBehavesLikeAConnector({
  connector: atom,
  startPartner: () => startAtom({ deletions: "silence" }),
  deletion: "withdrawn",
});
