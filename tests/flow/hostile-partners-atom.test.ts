import { atom } from "../../connectors/atom/index.js";
import { itSurvivesAHostilePartner } from "../support/hostile-suite.js";
import { startAtom } from "../support/partners/atom.js";

itSurvivesAHostilePartner({ connector: atom, startPartner: startAtom });
