/* The inside of the analysis under many readings: what its parts share.
 *
 * Readings come in rounds. Tasks of a round draw and judge a few readings each and add to the sums
 * of their worker, all whole numbers, so that nothing depends on who did what; a round that is
 * interrupted is dropped. */
#ifndef PL_DEAL_ROBUST_H
#define PL_DEAL_ROBUST_H

#include "base/error.h"
#include "base/memory.h"
#include "parallel/control.h"
#include "parallel/pool.h"
#include "utility/readings.h"

#include <parley/robust.h>

enum {
    PL_ROUND = PARLEY_READING_BLOCK, /* readings of a round, at most */
    PL_CHUNK = 64,                   /* readings of a task */
    PL_DOMINATORS = 4,
    PL_BINS = 16,
    PL_SHARE_UNITS = 1 << 20 /* shares of surplus are summed in these */
};

/* The pilot readings lie beyond all that are counted. */
#define PL_PILOT (UINT64_C(1) << 48)

/* A number that is not known. For a question about a stance (PARLEY_INPUT_STANCE) it is the value
 * of an option less that of the reservation package on the point, where there is one. `cuts` part
 * the pilot readings into PL_BINS of one size. */
typedef struct pl_input {
    parley_input_kind kind;
    uint32_t row, point, option;
    double cuts[PL_BINS - 1];
    double low, high; /* where the lowest fifth ends and the highest begins */
} pl_input;

/* Everything that is summed. All arrays lie in one block. */
typedef struct pl_sums {
    uint64_t *block;
    size_t size;
    uint64_t *deals;        /* [1] */
    uint64_t *accepted;     /* [candidates][n] */
    uint64_t *all;          /* [candidates] */
    uint64_t *efficient;    /* [candidates] */
    uint64_t *best;         /* [drafts][n] */
    uint64_t *best_weights; /* [drafts][n][m] in PARLEY_READING_UNITS */
    uint64_t *options;      /* [concepts][K] */
    uint64_t *share_count;  /* [concepts] */
    uint64_t *shares;       /* [concepts][n] in PL_SHARE_UNITS */
    uint64_t *squares;      /* [concepts][n] of these, over PL_SHARE_UNITS */
    uint64_t *inputs;       /* [inputs][2][2 + n]: readings, deals, utilities (two's complement) */
} pl_sums;

/* What one worker needs. */
typedef struct pl_judge {
    int32_t *gains; /* [n][K] of the reading at hand */
    int64_t least[PARLEY_MAX_PARTIES];
    uint8_t *accepts; /* [candidates] bit `row`: that party accepts it */
    int64_t *utility; /* [candidates][n] */
    pl_sums sums;
    uint64_t first_deal;      /* the first reading of the round with a deal, or UINT64_MAX */
    uint32_t *dominators;     /* [candidates][PL_DOMINATORS][m] packages better for all before */
    uint32_t *dominator_used; /* [candidates] how many were kept, counting those replaced */
} pl_judge;

/* What questions are answered from: for the first readings, who accepts what, and the bin in which
 * each answer lies. */
typedef struct pl_ask {
    uint32_t readings; /* that are kept, at most */
    uint32_t answer_count;
    pl_input *answers;   /* STANCE, WEIGHT, RESERVATION */
    uint32_t *answer_of; /* [n][K + m + 1] of options, points, the reservation value: the number of
                          * the answer, or UINT32_MAX where it is known */
    uint8_t *accepts;    /* [readings][candidates] as in pl_judge */
    uint8_t *bins;       /* [readings][answers] */
    uint32_t *fillings;  /* [readings][m]; NULL where no draft has gaps */
} pl_ask;

typedef struct pl_robust {
    parley_robust *out;
    pl_arena *arena; /* of the result */
    const parley_analysis *analysis;
    const parley_view *view;
    parley_space_spec spec;    /* central; each reading has its own gains and reservation values */
    const parley_space *space; /* the same */
    parley_readings *readings;
    parley_robust_options options;
    pl_pool *pool;
    parley_control *control;
    bool empty; /* no agreement is signable */
    uint32_t n, m, K, drafts, candidates;
    uint8_t *crossers;           /* [K] bit `row`: the option crosses a red line of that party */
    parley_candidate *candidate; /* [candidates] */
    uint8_t *crosses;            /* [candidates] the same for what it states */
    uint8_t *always, *never;     /* [candidates] bit `row`: in every, in no reading accepted */
    uint32_t input_count;
    pl_input *inputs;
    pl_ask ask;
    pl_judge *judges; /* [threads] */
    pl_sums total;
    uint64_t first_deal;
    /* The round at hand. */
    parley_reading_arrays arrays;
    uint64_t round_first;
    uint32_t round_size, round_count;
} pl_robust;

/* Memory that lives as long as the result; NULL with the error set. */
void *pl_robust_take(pl_robust *r, size_t count, size_t size);

/* The option that candidate `c` has on point j in a reading with these fillings. */
static inline uint32_t pl_robust_option(const pl_robust *r, uint32_t c, const uint32_t *fillings,
                                        uint32_t j) {
    int32_t choice = r->candidate[c].choices[j];
    return choice == PARLEY_NONE ? fillings[j] : (uint32_t)choice;
}

/* Draws readings first .. first + count - 1 of at most round_size into r->arrays. */
parley_status pl_robust_draw(pl_robust *r, uint64_t first, uint32_t count);

/* The drafts, and with them the packages worth trying. */
parley_status pl_robust_collect(pl_robust *r);

/* What holds of every candidate in all readings. */
parley_status pl_robust_bound_candidates(pl_robust *r);

/* The unknown numbers and the answers that questions are about, with cuts by the first `pilots`
 * readings in r->arrays. */
parley_status pl_robust_list_inputs(pl_robust *r, uint32_t pilots);

/* The number of an input in reading `index` of r->arrays. */
double pl_input_number(const pl_robust *r, const pl_input *input, uint32_t index);

/* The bin, 0 .. PL_BINS - 1, that a number lies in. */
uint32_t pl_input_bin(const pl_input *input, double number);

/* A package that all accept in as many as possible of the first `pilots` readings in r->arrays;
 * *found is 0 where nothing better than the candidates was found. */
parley_status pl_robust_search(pl_robust *r, uint32_t pilots, int32_t *choices, bool *found);

/* Adds a package, or where it is there already its origin. */
parley_status pl_robust_add(pl_robust *r, const int32_t *choices, parley_candidate_origin origin);

/* Memory for what a worker sums. PARLEY_E_MEMORY. */
parley_status pl_judge_new(pl_judge *judge, const pl_robust *r);
void pl_judge_clear(pl_judge *judge);
parley_status pl_sums_new(pl_sums *sums, const pl_robust *r);

/* Judges reading `index` of the round. */
parley_status pl_robust_judge(pl_robust *r, pl_judge *judge, uint32_t index);

/* Whether one vector of utilities is better than another for one party and worse for none, by more
 * than rounding. */
bool pl_robust_beats(const pl_robust *r, const int64_t *better, const int64_t *worse);

/* Whether a signable agreement is better than the candidate: one that was so in an earlier reading;
 * one that differs in a single point; any at all, `crew` being over the space of the reading. */
struct pl_crew;
bool pl_robust_remembers(const pl_robust *r, pl_judge *judge, uint32_t c);
bool pl_robust_swaps(const pl_robust *r, const pl_judge *judge, uint32_t c,
                     const uint32_t *fillings);
parley_status pl_robust_dominated(pl_robust *r, pl_judge *judge, struct pl_crew *crew, uint32_t c,
                                  bool *dominated);

/* Whether some agreement is acceptable to all in some reading: 1 with `choices` [m], 0, or -1 where
 * that was not found out. Agreements are those of `spec` (exclusions and clauses). */
parley_status pl_robust_possible(int *possible, uint32_t *choices, pl_robust *r,
                                 const parley_space_spec *spec);

/* The deal as a whole over all readings. */
parley_status pl_robust_bound_deal(pl_robust *r);

/* Fills questions and sensitivities from what was counted. */
parley_status pl_robust_ask(pl_robust *r);
parley_status pl_robust_rank_inputs(pl_robust *r);
parley_status pl_robust_ask_red_lines(pl_robust *r);

/* The greatest gain first; then by party, kind and point. */
void pl_robust_sort_questions(parley_question *list, size_t count);

#endif
