import { hedgedoc } from "../../connectors/hedgedoc/index.js";
import { itSurvivesAHostilePartner } from "../support/hostile-suite.js";
import { startHedgeDoc } from "../support/partners/hedgedoc.js";

itSurvivesAHostilePartner({ connector: hedgedoc, startPartner: startHedgeDoc });
