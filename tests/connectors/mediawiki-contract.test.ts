import { mediawiki } from "../../connectors/mediawiki/index.js";
import { itBehavesLikeAConnector } from "../support/contract.js";
import { startMediaWiki } from "../support/partners/mediawiki.js";

itBehavesLikeAConnector({ connector: mediawiki, startPartner: startMediaWiki });
