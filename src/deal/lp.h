/* The linear relaxation of a node: mixtures of options, issue by issue, that raise the least of the
 * rows above their aims as far as possible.
 *
 *     max s   subject to   sum over issues of the mixed values of row a  >=  aim_a + s,
 *                          one mixture (weights >= 0 of sum 1) per issue.
 *
 * Solved by the simplex method with generalised upper bounds (Dantzig & Van Slyke 1967,
 * doi:10.1016/S0022-0000(67)80015-1): every issue has a key option that is basic without being
 * written down, so the working basis has one column per row only. Weights lambda >= 0 of sum 1 give
 * the bound  s <= sum over issues of max lambda.value - lambda.aim, whoever proposed them. */
#ifndef PL_DEAL_LP_H
#define PL_DEAL_LP_H

#include "deal/program.h"

/* Variants for wider vectors, chosen when the program is loaded; sanitizers cannot run that early.
 */
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) &&       \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define PL_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define PL_CLONES
#endif

typedef enum pl_slot_kind { PL_SLOT_LEAST, PL_SLOT_SLACK, PL_SLOT_OPTION } pl_slot_kind;

/* A column of the working basis: s, the slack of a row, or an option that is no key. */
typedef struct pl_slot {
    pl_slot_kind kind;
    uint32_t index;
    double level; /* its value in the basic solution */
} pl_slot;

typedef enum pl_lp_end { PL_LP_OPTIMAL, PL_LP_BELOW, PL_LP_STALLED } pl_lp_end;

typedef struct pl_lp {
    const pl_program *program;
    uint32_t rows, stride;
    uint32_t row[PL_ROWS]; /* the program's row of each row here */
    double unit[PL_ROWS];  /* value = gain / unit */
    double aim[PL_ROWS];
    double *value;       /* [PL_ROWS][stride] */
    double *dead;        /* [stride] 0, or hugely negative for an option that is out */
    double *score;       /* [stride] */
    uint32_t *key;       /* [issues] */
    double sum[PL_ROWS]; /* values of the keys */
    pl_slot slot[PL_ROWS];
    double dual[PL_ROWS];   /* the weights of the basis */
    double lambda[PL_ROWS]; /* the best weights found; sum 1, none negative */
    double bound;           /* s <= bound by them; infinite if there are none */
    double *slope;          /* [stride] for pl_lp_resume */
    uint64_t pivots;
} pl_lp;

typedef struct pl_factors {
    double lu[PL_ROWS][PL_ROWS];
    uint32_t pivot[PL_ROWS];
} pl_factors;

/* Memory for a program; rows come with pl_lp_set_rows. */
parley_status pl_lp_init(pl_lp *lp, const pl_program *program);
void pl_lp_clear(pl_lp *lp);

/* Takes the `rows` rows listed in row[], counted in unit[], both already set. O(rows K). */
void pl_lp_scale(pl_lp *lp);

void pl_lp_kill(pl_lp *lp, uint32_t option);
void pl_lp_revive(pl_lp *lp, uint32_t option);
static inline bool pl_lp_alive(const pl_lp *lp, uint32_t option) {
    return lp->dead[option] == 0;
}

/* score[] := the weighted values of all options. */
void pl_lp_score(const pl_lp *lp, const double *lambda);
/* slope[] := the same by a direction of weights. */
void pl_lp_slope(const pl_lp *lp, const double *direction);

/* Goes on from a basis that was optimal while more options were alive, or with other aims
 * (lp->slot, key and dual as pl_lp_solve left them), by the dual simplex method; falls back on
 * pl_lp_solve. */
pl_lp_end pl_lp_resume(pl_lp *lp, bool may_stop);

/* Solves from the current keys, all of them alive. With `may_stop`, ends as soon as the bound is
 * clearly negative (PL_LP_BELOW). PL_LP_STALLED: too many pivots or a singular basis; the bound is
 * valid even then. */
pl_lp_end pl_lp_solve(pl_lp *lp, bool may_stop);

/* Shared by lp.c and dual.c. */
bool pl_lp_factor(const pl_lp *lp, pl_factors *f);
void pl_lp_solve_column(const pl_factors *f, uint32_t n, double *x); /* x := B^-1 x */
void pl_lp_solve_row(const pl_factors *f, uint32_t n, double *x);    /* x := y, y B = x */
static inline double pl_lp_value(const pl_lp *lp, uint32_t a, uint32_t option) {
    return lp->value[(size_t)a * lp->stride + option];
}

#endif
