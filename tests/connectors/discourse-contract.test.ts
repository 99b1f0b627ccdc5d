import { discourse } from "../../connectors/discourse/index.js";
import { itBehavesLikeAConnector } from "../support/contract.js";
import { startDiscourse } from "../support/partners/discourse.js";

itBehavesLikeAConnector({ connector: discourse, startPartner: startDiscourse });
