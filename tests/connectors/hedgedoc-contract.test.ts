import { hedgedoc } from "../../connectors/hedgedoc/index.js";
import { itBehavesLikeAConnector } from "../support/contract.js";
import { startHedgeDoc } from "../support/partners/hedgedoc.js";

itBehavesLikeAConnector({ connector: hedgedoc, startPartner: startHedgeDoc });
