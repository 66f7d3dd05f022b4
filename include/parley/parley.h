/* All of libparley. */
#ifndef PARLEY_PARLEY_H
#define PARLEY_PARLEY_H

#include <parley/acceptable.h>
#include <parley/amend.h>
#include <parley/analysis.h>
#include <parley/bargain.h>
#include <parley/certificate.h>
#include <parley/clock.h>
#include <parley/concession.h>
#include <parley/control.h>
#include <parley/count.h>
#include <parley/dossier.h>
#include <parley/enumerate.h>
#include <parley/evidence.h>
#include <parley/format.h>
#include <parley/frontier.h>
#include <parley/generate.h>
#include <parley/intent.h>
#include <parley/mediation.h>
#include <parley/negotiator.h>
#include <parley/procedure.h>
#include <parley/profile.h>
#include <parley/protocol.h>
#include <parley/reading.h>
#include <parley/reference.h>
#include <parley/representatives.h>
#include <parley/robust.h>
#include <parley/scenario.h>
#include <parley/solve.h>
#include <parley/space.h>
#include <parley/status.h>
#include <parley/talk.h>
#include <parley/timeline.h>
#include <parley/tournament.h>
#include <parley/utility.h>
#include <parley/view.h>

#endif
