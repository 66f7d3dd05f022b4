#include "deal/analysis.h"
parley_status pl_propose_amendments(pl_analyst *a, parley_draft_report *report) { (void)a; (void)report; return PARLEY_OK; }
