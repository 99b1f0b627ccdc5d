import { spip } from "../../connectors/spip/index.js";
import { itSurvivesAHostilePartner } from "../support/hostile-suite.js";
import { startSpip } from "../support/partners/spip.js";

itSurvivesAHostilePartner({ connector: spip, startPartner: startSpip });
