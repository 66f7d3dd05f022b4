/* Listing the plans that stay within many knapsack constraints at once.
 *
 * A lane is one constraint: what a plan's choices lose in the lane must not exceed what the lane
 * has left. Losses and what is left are whole numbers of 15 bits, four lanes to a word; bit 15 of a
 * field is a guard, set as long as nothing was borrowed from it, so that 32 lanes are checked by a
 * subtraction and a test. The walk goes down issue by issue in blocks of partial plans, which keeps
 * branches out of the inner loop. */
#ifndef PL_DEAL_WALK_H
#define PL_DEAL_WALK_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PL_LANES = 32,
    PL_LANE_WORDS = PL_LANES / 4,
    PL_LANE_MOST = INT16_MAX,
    PL_WALK_ISSUES = 64,
    PL_WALK_CHOICES = 512, /* of all issues */
    PL_WALK_BLOCK = 256    /* partial plans; also the most choices of one issue */
};

/* The plans of a block that decide as many issues as its depth. */
typedef struct pl_walk_level {
    uint32_t size, next; /* plans, and the first that was not gone on from */
    uint16_t from[PL_WALK_BLOCK], choice[PL_WALK_BLOCK]; /* the plan above, the last choice */
    _Alignas(64) uint64_t left[PL_WALK_BLOCK][PL_LANE_WORDS];
} pl_walk_level;

/* The caller fills issues, first, left and loss; the choices of issue i are first[i] ..
 * first[i+1]-1, at least one. */
typedef struct pl_walk {
    uint32_t issues; /* at least 1 */
    uint32_t first[PL_WALK_ISSUES + 1];
    uint32_t depth;       /* of the block being worked on */
    uint64_t steps;       /* choices tried since the start */
    pl_walk_level *level; /* [issues + 1], the caller's */
    _Alignas(64) uint64_t left[PL_LANE_WORDS];
    uint64_t loss[PL_WALK_CHOICES][PL_LANE_WORDS];
} pl_walk;

typedef enum pl_walk_end { PL_WALK_DONE, PL_WALK_TAKEN, PL_WALK_LONG } pl_walk_end;

/* Told of every plan: choice[issues], counted from 0 in each issue. True ends the walk. */
typedef bool (*pl_walk_taker)(void *context, const uint16_t *choice);

/* Begins a walk, and goes on until all plans were listed (PL_WALK_DONE), the taker ended it
 * (PL_WALK_TAKEN), or about `most` steps were taken since the start (PL_WALK_LONG; may be called
 * again). A plan counts 64 steps. About 1.3 ns a step with AVX-512, 2.4 without. */
void pl_walk_start(pl_walk *walk);
pl_walk_end pl_walk_run(pl_walk *walk, uint64_t most, pl_walk_taker taker, void *context);

/* Takes drop[PL_LANES], at most what is left, from the lanes of a walk under way: for takers. */
void pl_walk_tighten(pl_walk *walk, const uint16_t *drop);

/* An estimate of the steps that a walk takes, from samples of the plans of every depth (stochastic
 * enumeration: Vaisman & Kroese 2017, doi:10.1007/s11009-015-9457-4; the samples here are evenly
 * spaced). They stay in level[]; *deepest is the last depth that has any. The walk must be started
 * anew. */
double pl_walk_estimate(pl_walk *walk, uint32_t *deepest);

/* The choices of plan `index` of a depth, the first `depth` of choice[]. */
void pl_walk_trace(const pl_walk *walk, uint32_t depth, uint32_t index, uint16_t *choice);

#endif
