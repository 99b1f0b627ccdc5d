import { discourse } from "../../connectors/discourse/index.js";
import { itSurvivesAHostilePartner } from "../support/hostile-suite.js";
import { startDiscourse } from "../support/partners/discourse.js";

itSurvivesAHostilePartner({ connector: discourse, startPartner: startDiscourse });
