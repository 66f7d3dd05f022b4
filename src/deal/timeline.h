/* The parts of parley_timeline_new: what they share. */
#ifndef PL_DEAL_TIMELINE_H
#define PL_DEAL_TIMELINE_H

#include "deal/pace.h"
#include "parallel/control.h"

#include <parley/utility.h>

enum { PL_STAGES = 32 };

/* The central problem with the options' worth as a set of events and levers makes it, on grids as
 * fine as a space takes: reservation values that move are rounded up to them, which shifts them by
 * less than 5e-9 and, where they have few digits, by nothing. */
typedef struct pl_stage {
    uint64_t set;     /* as in pl_course */
    parley_view view; /* the timeline's, with positions of its own */
    parley_position *positions;
    parley_space *space;
    int64_t scale[PARLEY_MAX_PARTIES]; /* units of a whole utility */
    int64_t least[PARLEY_MAX_PARTIES]; /* the dossier's reservation values in them */
} pl_stage;

typedef struct pl_timer {
    parley_timeline *out;
    pl_arena *arena;
    parley_timeline_options options;
    parley_control *control;
    pl_pace pace;
    pl_numbers central;
    uint8_t *acts;              /* [sources] events, and the levers pulled */
    int64_t *changes;           /* [rows][options] scratch */
    pl_stage stages[PL_STAGES]; /* those built last */
    uint32_t stage_count, next_stage;
} pl_timer;

/* Memory that lives as long as the timeline; NULL with the error set. */
void *pl_timer_take(pl_timer *t, size_t count, size_t size);

/* The stage of a set of value sources: kept from before, or built. Borrowed until the next call. */
parley_status pl_timer_stage(pl_timer *t, uint64_t set, const pl_stage **out);

/* What each party asks for in a week of the course, in units of the stage's grids. */
void pl_timer_floors(const pl_timer *t, const pl_stage *stage, const pl_course *course,
                     uint32_t week, int64_t *floors);

/* By how much every party can have more than its floor: NaN where nothing can be signed. */
parley_status pl_timer_margin(pl_timer *t, const pl_stage *stage, const int64_t *floors,
                              double *margin);

/* Whether there is a zone, asked many times for floors that are alike: an agreement that was found,
 * or floors for which there was none, often answer without a search. All zero for a new space. */
typedef struct pl_zone_memory {
    bool found, missed;
    int64_t utilities[PARLEY_MAX_PARTIES]; /* of the agreement */
    int64_t floors[PARLEY_MAX_PARTIES];    /* of the miss */
} pl_zone_memory;

parley_status pl_zone_ask(int *zone, pl_zone_memory *memory, const parley_space *space,
                          const int64_t *floors, parley_control *control);

/* The parts. */
parley_status pl_timeline_levers(pl_timer *t);
parley_status pl_timeline_sample(pl_timer *t);

#endif
