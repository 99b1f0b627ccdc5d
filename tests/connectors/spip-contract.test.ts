import { spip } from "../../connectors/spip/index.js";
import { itBehavesLikeAConnector } from "../support/contract.js";
import { startSpip } from "../support/partners/spip.js";

itBehavesLikeAConnector({ connector: spip, startPartner: startSpip });
