/* Branch and bound over the options of a program, exact in whole numbers.
 *
 * Every goal is asked as "is there a plan that beats the one in hand", where beating means whole-
 * number needs on the rows (or, for a product, a greater product). Weights lambda >= 0, rounded to
 * whole numbers, close a node when the best weighted sum over its plans is at most a cut below
 * which no plan beats the one in hand; floats only propose weights, so no answer depends on
 * rounding. */
#ifndef PL_DEAL_SEARCH_H
#define PL_DEAL_SEARCH_H

#include "base/count.h"
#include "deal/lp.h"

typedef enum pl_goal {
    PL_GOAL_REACH,   /* any plan that meets the floors */
    PL_GOAL_LEAST,   /* the greatest least value among the compared parties */
    PL_GOAL_LEXIMIN, /* that, and then the second least, and so on */
    PL_GOAL_SUM,     /* the greatest last row (pl_program_set_sum) */
    PL_GOAL_PRODUCT  /* the greatest product of utility minus `from`, if positive */
} pl_goal;

/* numerator / denominator, the denominator positive */
typedef struct pl_ratio {
    int64_t numerator, denominator;
} pl_ratio;

/* The value of party p is (utility - from[p]) * weight[p] / scale[p]; weight and scale are in
 * 1 .. 2^30 and from within +-2^32. Floors are utilities, INT64_MIN for none. */
typedef struct pl_query {
    pl_goal goal;
    int64_t floors[PL_ROWS];
    uint32_t compared; /* bit p: party p takes part in PL_GOAL_LEAST and PL_GOAL_LEXIMIN */
    int64_t from[PARLEY_MAX_PARTIES], weight[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
    bool bounded; /* only plans of a least value above `beat` count; exactly at it may, too */
    pl_ratio beat;
    /* What the search has in hand from the start, without a plan: NULL for nothing. */
    const parley_count *product_beat; /* PL_GOAL_PRODUCT: only greater products count */
    const pl_ratio *values_beat;      /* PL_GOAL_LEXIMIN: [compared parties], ascending */
    uint64_t node_limit;              /* 0 = none */
    parley_control *control;
} pl_query;

/* Told of every box of plans that is closed: allowed[program options] nonzero where the box has the
 * option, and the weights by rows; all zero: the box is a single plan. */
typedef parley_status (*pl_box_taker)(void *context, const uint8_t *allowed, const int64_t *lambda);

typedef struct pl_search_level {
    uint32_t issue, next, count, trail;
    double bound;
    pl_slot slot[PL_ROWS]; /* the relaxation's basis, for the children to go on from */
    double dual[PL_ROWS];
    bool solved;
    int64_t lambda[PL_ROWS], total; /* whole weights, the greatest sum over the node by them */
} pl_search_level;

typedef struct pl_search {
    const pl_program *program;
    pl_query query;
    pl_lp lp;
    pl_box_taker taker;
    void *taker_context;
    /* The plan in hand. */
    bool found, proven;
    uint32_t *plan;        /* [issues] program options */
    int64_t sums[PL_ROWS]; /* its gains */
    parley_count product;
    double product_log;
    pl_ratio value[PARLEY_MAX_PARTIES]; /* of the compared parties, ascending */
    uint32_t count;
    /* For PL_GOAL_LEXIMIN the sums that party p needs to be at value[k], and above it. */
    int64_t at[PARLEY_MAX_PARTIES][PARLEY_MAX_PARTIES];
    int64_t above[PARLEY_MAX_PARTIES][PARLEY_MAX_PARTIES];
    uint64_t ties; /* nodes kept open only by values behind the least */
    bool tied;     /* the search gave up with PARLEY_E_LIMIT because of them */
    /* What a plan needs to beat it, as sums of gains; at most 0: nothing. */
    int64_t need[PL_ROWS];
    /* The weights that bounded the root, and their best sum over everything. */
    int64_t root_lambda[PL_ROWS], root_total;
    double bound; /* no plan has a greater value (least or sum); exact if proven */
    uint64_t nodes;
    /* The node being worked on. `resumable`: the relaxation holds a basis of a node above. */
    bool resumable;
    uint32_t depth;
    pl_search_level *level; /* [issues + 1] */
    uint32_t *level_key;    /* [issues + 1][issues] */
    uint32_t *order;        /* [options] the children of a level, at first[issue] */
    uint32_t *trail;        /* [options] options killed, for undoing */
    uint32_t trailed;
    uint32_t *alive; /* [issues] options left */
    uint8_t *barred; /* [options] out from the start */
    int64_t *gain;   /* [PL_ROWS][lp.stride] the gains row by row */
    int64_t *start;  /* [lp.stride] 0, or hugely negative for an option that is out */
    int64_t *score;  /* [lp.stride] weighted gains */
    int64_t *loss;   /* [options] of a level's children: how far below the best of the issue */
    int64_t *best;   /* [issues] the greatest of them */
    uint32_t *trial, *spare; /* [issues] */
    uint8_t *allowed;
    struct pl_bundle *bundle; /* for PL_GOAL_PRODUCT */
    struct pl_finish *finish; /* NULL until needed */
    uint64_t version;         /* of what beats the plan in hand: counts queries and plans taken */
} pl_search;

parley_status pl_search_init(pl_search *search, const pl_program *program);
void pl_search_clear(pl_search *search);

/* Sets the query and forgets the plan in hand. `barred` [program options], nonzero = out; NULL for
 * none. */
void pl_search_ask(pl_search *search, const pl_query *query, const uint8_t *barred);

/* Puts a plan in hand if it beats the one there. O(n m). */
bool pl_search_offer(pl_search *search, const uint32_t *plan);

/* Runs to the end: PARLEY_OK with `proven`, or PARLEY_E_CANCELLED or PARLEY_E_LIMIT with the plan
 * in hand and `bound` valid. */
parley_status pl_search_run(pl_search *search);

/* The value of a party, and comparing two values. */
pl_ratio pl_value_of(const pl_query *query, uint32_t party, int64_t utility);
int pl_ratio_compare(pl_ratio a, pl_ratio b);
double pl_ratio_double(pl_ratio value);
/* The least utility whose value is at least (or with `above`, more than) `value`. */
int64_t pl_utility_for(const pl_query *query, uint32_t party, pl_ratio value, bool above);

/* Leximin inside a search (rank.c): keeping the values in hand, comparing sums with them, and the
 * greatest total at which the weights prove that nothing is leximin-better. */
void pl_rank_take(pl_search *search);
void pl_rank_assume(pl_search *search, const pl_ratio *values);
bool pl_rank_beats(const pl_search *search, const int64_t *sums);
int64_t pl_rank_cut(const pl_search *search, const int64_t *lambda);
int64_t pl_search_need_of(const pl_program *program, uint32_t row, int64_t utility);

/* Inside (target.c): whether the query raises the least value of parties; the aims of the
 * relaxation for the needs of now, and whether they are those needs; sums of a plan and whether
 * they suffice. */
#define PL_SEARCH_OUT (-((int64_t)1 << 62)) /* the score of an option that is out */
bool pl_search_raises_least(const pl_query *query);
void pl_search_aim(pl_search *search);
bool pl_search_aims_at_needs(const pl_search *search);
bool pl_search_meets_needs(const pl_search *search, const int64_t *sums);
void pl_search_sum_plan(const pl_program *program, const uint32_t *plan, int64_t *sums);

/* Whole weights for proposed ones; the value that plans of weighted sum `total` or less cannot
 * exceed, rounded upwards; a bound that needs no weights. */
void pl_search_round_weights(const pl_search *search, const double *lambda, int64_t *whole);
double pl_search_bound_by(const pl_search *search, const int64_t *lambda, int64_t total);
double pl_search_trivial_bound(const pl_search *search);

/* Inside (finish.c): lists the plans of the node if that is cheaper than branching. `lambda` are
 * the weights that bound it. *closed: nothing in it beats the plan now in hand.
 * PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_search_finish(pl_search *search, const int64_t *lambda, bool *closed);
void pl_finish_forget(pl_search *search); /* all that was learnt */
void pl_finish_clear(pl_search *search);

/* Inside: improving plans (improve.c), bounding products (product.c). */
void pl_search_improve(pl_search *search, uint32_t *plan, bool pairs);
void pl_search_need(pl_search *search);
int64_t pl_search_cut(const pl_search *search, const int64_t *lambda);
parley_status pl_product_init(pl_search *search);
void pl_product_clear(pl_search *search);
uint32_t pl_product_choose(const pl_search *search); /* the issue to branch on, or UINT32_MAX */
void pl_product_round(pl_search *search, bool pairs);
pl_lp_end pl_product_solve(pl_search *search, double *lambda);
int64_t pl_product_cut(const pl_search *search, const int64_t *lambda);
bool pl_product_beats(const pl_search *search, const int64_t *sums);
void pl_product_take(pl_search *search, const int64_t *sums);
void pl_product_assume(pl_search *search, const parley_count *product);

#endif
