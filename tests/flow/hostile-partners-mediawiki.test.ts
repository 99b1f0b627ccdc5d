import { mediawiki } from "../../connectors/mediawiki/index.js";
import { MEDIAWIKI_HOSTILITIES } from "../support/hostile-mediawiki.js";
import { itSurvivesAHostilePartner } from "../support/hostile-suite.js";
import { startMediaWiki } from "../support/partners/mediawiki.js";

itSurvivesAHostilePartner({
  connector: mediawiki,
  startPartner: startMediaWiki,
  hostilities: MEDIAWIKI_HOSTILITIES,
});
