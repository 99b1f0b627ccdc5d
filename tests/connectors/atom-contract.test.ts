import { atom } from "../../connectors/atom/index.js";
import { itBehavesLikeAConnector } from "../support/contract.js";
import { startAtom } from "../support/partners/atom.js";

itBehavesLikeAConnector({ connector: atom, startPartner: startAtom });
